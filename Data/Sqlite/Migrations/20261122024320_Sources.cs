using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QueueDashboard.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Sources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Items_Unindexed",
                table: "Items");

            migrationBuilder.AddColumn<int>(
                name: "MtaOutcome",
                table: "Recipients",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "MtaSaid",
                table: "Recipients",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "MtaSeenAt",
                table: "Recipients",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Interrupted",
                table: "Outbox",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Home",
                table: "Items",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "HomeArrivedAt",
                table: "Items",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HomeEndedAt",
                table: "Items",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HomeId",
                table: "Items",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "FolderFiles",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Source = table.Column<string>(type: "TEXT", nullable: false),
                    Path = table.Column<string>(type: "TEXT", nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<string>(type: "TEXT", nullable: true),
                    FoundAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ItemId = table.Column<long>(type: "INTEGER", nullable: true),
                    Problem = table.Column<string>(type: "TEXT", nullable: true),
                    GoneAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_FolderFiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "HoldReasons",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    QueueId = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    Queue = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    Score = table.Column<double>(type: "REAL", nullable: true),
                    Threshold = table.Column<double>(type: "REAL", nullable: true),
                    Said = table.Column<string>(type: "TEXT", nullable: true),
                    Scanner = table.Column<string>(type: "TEXT", nullable: false),
                    EvidenceJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HoldReasons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Rules",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    WatchOnly = table.Column<bool>(type: "INTEGER", nullable: false),
                    ConditionsJson = table.Column<string>(type: "TEXT", nullable: false),
                    Queue = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    Hits = table.Column<long>(type: "INTEGER", nullable: false),
                    LastHitAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ChangedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ChangedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Rules", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SecondLooks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ItemId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    AskedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Scanner = table.Column<string>(type: "TEXT", nullable: false),
                    Action = table.Column<string>(type: "TEXT", nullable: false),
                    Score = table.Column<double>(type: "REAL", nullable: true),
                    Threshold = table.Column<double>(type: "REAL", nullable: true),
                    EvidenceJson = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SecondLooks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SecondLooks_Items_ItemId",
                        column: x => x.ItemId,
                        principalTable: "Items",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SourceHours",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Hour = table.Column<int>(type: "INTEGER", nullable: false),
                    Brought = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceHours", x => new { x.Name, x.Hour });
                });

            migrationBuilder.CreateTable(
                name: "Sources",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastContactAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastBroughtAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastFailureAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastFailure = table.Column<string>(type: "TEXT", nullable: true),
                    Bookmark = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sources", x => x.Name);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Recipients_MtaQueueId",
                table: "Recipients",
                column: "MtaQueueId",
                filter: "\"MtaQueueId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Items_ContentPending",
                table: "Items",
                column: "Id",
                filter: "(\"Marks\" & 128) <> 0");

            migrationBuilder.CreateIndex(
                name: "IX_Items_Home",
                table: "Items",
                columns: new[] { "Source", "HomeId" },
                filter: "\"HomeId\" IS NOT NULL AND \"HomeEndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_FolderFiles_ItemId",
                table: "FolderFiles",
                column: "ItemId");

            migrationBuilder.CreateIndex(
                name: "IX_FolderFiles_Source_Hash",
                table: "FolderFiles",
                columns: new[] { "Source", "Hash" });

            migrationBuilder.CreateIndex(
                name: "IX_FolderFiles_Source_Path",
                table: "FolderFiles",
                columns: new[] { "Source", "Path" });

            migrationBuilder.CreateIndex(
                name: "IX_HoldReasons_At",
                table: "HoldReasons",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_HoldReasons_QueueId",
                table: "HoldReasons",
                column: "QueueId");

            migrationBuilder.CreateIndex(
                name: "IX_SecondLooks_ItemId",
                table: "SecondLooks",
                column: "ItemId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "FolderFiles");

            migrationBuilder.DropTable(
                name: "HoldReasons");

            migrationBuilder.DropTable(
                name: "Rules");

            migrationBuilder.DropTable(
                name: "SecondLooks");

            migrationBuilder.DropTable(
                name: "SourceHours");

            migrationBuilder.DropTable(
                name: "Sources");

            migrationBuilder.DropIndex(
                name: "IX_Recipients_MtaQueueId",
                table: "Recipients");

            migrationBuilder.DropIndex(
                name: "IX_Items_ContentPending",
                table: "Items");

            migrationBuilder.DropIndex(
                name: "IX_Items_Home",
                table: "Items");

            migrationBuilder.DropColumn(
                name: "MtaOutcome",
                table: "Recipients");

            migrationBuilder.DropColumn(
                name: "MtaSaid",
                table: "Recipients");

            migrationBuilder.DropColumn(
                name: "MtaSeenAt",
                table: "Recipients");

            migrationBuilder.DropColumn(
                name: "Interrupted",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "Home",
                table: "Items");

            migrationBuilder.DropColumn(
                name: "HomeArrivedAt",
                table: "Items");

            migrationBuilder.DropColumn(
                name: "HomeEndedAt",
                table: "Items");

            migrationBuilder.DropColumn(
                name: "HomeId",
                table: "Items");

            migrationBuilder.CreateIndex(
                name: "IX_Items_Unindexed",
                table: "Items",
                column: "Id",
                filter: "(\"Marks\" & 8) = 0");
        }
    }
}
