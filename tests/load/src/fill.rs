//! Rows that look real: as many people as are asked for, some organisations, some artists.

use crate::{Outcome, database};
use uuid::Uuid;

/// Names, jobs and towns, chosen by the number of the row; 10,000 rows or more have no order of their own.
const WORDS: &str = "
create temporary view people_of_load as
select i,
  (array['Camille','Léa','Hugo','Inès','Noé','Zoé','Élise','Karim','Jean-Luc','Amélie','Tom','Anouk','Malik','Chloé','Yann','Nora'])[1 + i % 16] as first_name,
  (array['Mar','Ler','Dup','Ben','Gar','Fab','Ros','Cha','Bou','Del','Vin','Sau','Pel','Kon','Hou','Thi'])[1 + (i * 7) % 16]
    || (array['ti','oy','au','ri','et','in','se','lo','ma','be'])[1 + (i * 13) % 10]
    || (array['n','ng','rd','ux','s','lle','t','ez','ois','ac','i','oux'])[1 + (i * 31) % 12] as last_name,
  (array['Programmateur','Directrice','Chargée de production','Tourneur','Attachée de presse','Régisseur'])[1 + i % 6] as job,
  (array['Lyon','Paris','Nantes','Rennes','Lille','Marseille','Bordeaux','Strasbourg','Clermont-Ferrand','Bruxelles'])[1 + (i * 3) % 10] as city,
  (date '2024-01-01' + (i * 17) % 680) as last_contact_on
from generate_series(1, current_setting('load.rows')::int) i;
";

/// So many people of one agency, in 200 organisations.
pub fn people(url: &str, tenant: Uuid, rows: usize) -> Outcome {
    database::run(
        url,
        &format!(
            "set load.rows = '{rows}'; {WORDS}
             insert into organisations (tenant_id, name, kind, city)
               select '{tenant}', 'Structure ' || n, 'booking', 'Lyon' from generate_series(1, 200) n;
             insert into people (tenant_id, first_name, last_name, email, phone, job, organisation_id, city, country, last_contact_on)
               select '{tenant}', first_name, last_name, 'contact' || i || '@exemple.test', '+336' || lpad(i::text, 8, '0'), job, o.id, city, 'France', last_contact_on
               from people_of_load join (select id, row_number() over () as n from organisations where tenant_id = '{tenant}') o on o.n = 1 + i % 200;"
        ),
    )?;
    database::run(url, "vacuum (analyze) people, organisations")?;
    database::run(url, "checkpoint")
}

/// Twenty artists on the site of every agency that has none.
pub fn artists(url: &str) -> Outcome {
    database::run(
        url,
        "insert into artists (tenant_id, name, slug, status, genre, city, biography, on_site)
           select t.id, 'Artiste ' || n, 'artiste-' || n, 'active', (array['Jazz','Rock','Chanson','Électro'])[1 + n % 4], 'Lyon',
                  'Née à Lyon, elle joue depuis dix ans sur toutes les scènes de France et sort un deuxième album cet automne.', true
           from directory.tenants t cross join generate_series(1, 20) n
           where not exists (select 1 from artists a where a.tenant_id = t.id)",
    )?;
    database::run(url, "vacuum (analyze) artists, directory.tenants, directory.sessions, members, grants, member_roles, modules, settings")
}

/// The table of the references: the same people, without agency.
pub fn plain(url: &str, rows: usize) -> Outcome {
    database::run(
        url,
        &format!(
            "create table plain_people (id bigint generated always as identity primary key, first_name text not null, last_name text not null,
               job text, organisation text, email text, phone text, city text, last_contact_on date);
             set load.rows = '{rows}'; {WORDS}
             insert into plain_people (first_name, last_name, job, organisation, email, phone, city, last_contact_on)
               select first_name, last_name, job, 'Structure ' || i % 200, 'contact' || i || '@exemple.test', '+336' || lpad(i::text, 8, '0'), city, last_contact_on
               from people_of_load order by i;
             create index on plain_people (last_name, id);"
        ),
    )?;
    database::run(url, "vacuum (analyze) plain_people")
}
