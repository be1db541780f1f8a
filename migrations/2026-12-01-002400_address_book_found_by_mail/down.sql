drop index people_email, organisations_email;
