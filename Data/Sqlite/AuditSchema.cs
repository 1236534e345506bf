namespace QueueDashboard.Data.Sqlite;

/// <summary>What keeps the audit append-only whoever writes to the database. Used by a migration, once.</summary>
internal static class AuditSchema
{
    /// <summary>Retention takes away from the oldest end only: a row in the middle can never go alone.</summary>
    public const string Up = """
        CREATE TRIGGER "AuditNeverChanges" BEFORE UPDATE ON "Audit" BEGIN
            SELECT RAISE(ABORT, 'the audit is only ever added to');
        END;

        CREATE TRIGGER "AuditGoesFromItsOldestEnd" BEFORE DELETE ON "Audit"
        WHEN OLD."Id" <> (SELECT MIN("Id") FROM "Audit") BEGIN
            SELECT RAISE(ABORT, 'the audit is only ever added to');
        END;
        """;

    public const string Down = """
        DROP TRIGGER "AuditGoesFromItsOldestEnd";
        DROP TRIGGER "AuditNeverChanges";
        """;
}
