-- Somebody to try things with: real data, nothing that matters, never before the public.
alter table artists add column trial boolean not null default false,
  add constraint artists_trial_check check (not (trial and on_site));
