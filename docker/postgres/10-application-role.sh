#!/bin/sh
# Runs once, when the data volume is empty: the owner of the tables, who is no superuser, and a role for each process.
set -eu
password="$(cat /run/secrets/database_password)"
psql --set ON_ERROR_STOP=1 --set password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE fcert LOGIN PASSWORD :'password';
CREATE DATABASE fcert OWNER fcert;
\i /etc/postgresql/roles.sql
SQL
for name in api worker gateway prover; do
  password="$(cat "/run/secrets/database_${name}_password")"
  psql --set ON_ERROR_STOP=1 --set password="$password" --username "$POSTGRES_USER" --dbname postgres <<SQL
ALTER ROLE fcert_$name LOGIN PASSWORD :'password';
SQL
done
