namespace QueueDashboard.Data.Sqlite;

/// <summary>What EF cannot say: the full-text index and the triggers that keep the counters. Used by a migration, once.</summary>
internal static class SearchSchema
{
    public const string Up = """
        CREATE VIRTUAL TABLE "ItemSearch" USING fts5(
            subject, sender, recipients, body, attachments,
            content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');

        CREATE TRIGGER "ItemsInserted" AFTER INSERT ON "Items" BEGIN
            INSERT INTO "Counters" ("Queue", "State", "Count") VALUES (NEW."Queue", NEW."State", 1)
                ON CONFLICT ("Queue", "State") DO UPDATE SET "Count" = "Count" + 1;
            INSERT INTO "Arrivals" ("Day", "Reason", "Queue", "Count") VALUES (NEW."ReceivedAt" / 86400000000, NEW."Reason", NEW."Queue", 1)
                ON CONFLICT ("Day", "Reason", "Queue") DO UPDATE SET "Count" = "Count" + 1;
        END;

        CREATE TRIGGER "ItemsUpdated" AFTER UPDATE OF "Queue", "State" ON "Items"
        WHEN OLD."Queue" <> NEW."Queue" OR OLD."State" <> NEW."State" BEGIN
            UPDATE "Counters" SET "Count" = "Count" - 1 WHERE "Queue" = OLD."Queue" AND "State" = OLD."State";
            INSERT INTO "Counters" ("Queue", "State", "Count") VALUES (NEW."Queue", NEW."State", 1)
                ON CONFLICT ("Queue", "State") DO UPDATE SET "Count" = "Count" + 1;
        END;

        CREATE TRIGGER "ItemsDeleted" AFTER DELETE ON "Items" BEGIN
            UPDATE "Counters" SET "Count" = "Count" - 1 WHERE "Queue" = OLD."Queue" AND "State" = OLD."State";
            DELETE FROM "ItemSearch" WHERE rowid = OLD."Id";
        END;
        """;

    public const string Down = """
        DROP TRIGGER "ItemsDeleted";
        DROP TRIGGER "ItemsUpdated";
        DROP TRIGGER "ItemsInserted";
        DROP TABLE "ItemSearch";
        """;
}
