#!/bin/sh
# Runs once, when the data volume is empty: the apps' own role owns its database and is no superuser.
set -eu
password="$(cat /run/secrets/database_password)"
psql --set ON_ERROR_STOP=1 --set password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE fcert LOGIN PASSWORD :'password';
CREATE DATABASE fcert OWNER fcert;
SQL
