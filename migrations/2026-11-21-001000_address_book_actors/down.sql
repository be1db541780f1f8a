drop table interactions, venues, artists, positions, people, organisations;
