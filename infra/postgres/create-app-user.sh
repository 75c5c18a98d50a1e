#!/bin/sh
# Runs once, on an empty database: the user that api and worker sign in as. What it may do, the migrations grant to the role.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$APP_DATABASE_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE imagemint_service NOLOGIN;
CREATE ROLE imagemint_app LOGIN NOINHERIT PASSWORD :'password' IN ROLE imagemint_service;
SQL
