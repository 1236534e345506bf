#!/usr/bin/env bash
# Makes a migration for a changed model: eng/migrate.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore
dotnet restore eng/EfTool
dotnet ef migrations add "$1" --project Data --startup-project eng/EfTool --context SqliteDbContext --output-dir Sqlite/Migrations
