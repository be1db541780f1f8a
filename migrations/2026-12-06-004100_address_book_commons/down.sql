drop table commons_links;
drop function commons_import, commons_merge, commons_decide, commons_acted, commons_disputed;
drop function commons_withdraw, commons_vote, commons_propose, commons_add, commons_facts, commons_near, commons_search;
drop table directory.commons_acts, directory.venue_votes, directory.venue_facts, directory.common_venues;
drop function directory.commons_kept, directory.commons_open;
