-- Work and what is told to other programs say under which releases they were ordered: `address_book=2.1.0 showcase=2.0.0`, as the
-- transaction that ordered them claimed. Nobody writes it; older rows say nothing.
alter table work.jobs add column releases text default nullif(current_setting('app.releases', true), '');
alter table webhook_deliveries add column releases text default nullif(current_setting('app.releases', true), '');
