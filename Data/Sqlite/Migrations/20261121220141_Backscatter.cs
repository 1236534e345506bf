using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QueueDashboard.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Backscatter : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BatvDays",
                columns: table => new
                {
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Word = table.Column<string>(type: "TEXT", nullable: false),
                    Count = table.Column<long>(type: "INTEGER", nullable: false),
                    Bounces = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    Refused = table.Column<long>(type: "INTEGER", nullable: false),
                    Doubtful = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvDays", x => new { x.Day, x.Word });
                });

            migrationBuilder.CreateTable(
                name: "BatvExemptions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<string>(type: "TEXT", nullable: false),
                    Value = table.Column<string>(type: "TEXT", nullable: false),
                    Direction = table.Column<int>(type: "INTEGER", nullable: false),
                    Note = table.Column<string>(type: "TEXT", nullable: false),
                    EndsAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    Uses = table.Column<long>(type: "INTEGER", nullable: false),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvExemptions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BatvHistory",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Verdict = table.Column<string>(type: "TEXT", nullable: false),
                    Explanation = table.Column<string>(type: "TEXT", nullable: true),
                    Scheme = table.Column<string>(type: "TEXT", nullable: true),
                    IsBounce = table.Column<bool>(type: "INTEGER", nullable: false),
                    Failed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Refused = table.Column<bool>(type: "INTEGER", nullable: false),
                    Doubtful = table.Column<bool>(type: "INTEGER", nullable: false),
                    Sender = table.Column<string>(type: "TEXT", nullable: false),
                    Recipient = table.Column<string>(type: "TEXT", nullable: false),
                    RecipientPlain = table.Column<string>(type: "TEXT", nullable: false),
                    Client = table.Column<string>(type: "TEXT", nullable: false),
                    ClientName = table.Column<string>(type: "TEXT", nullable: false),
                    Helo = table.Column<string>(type: "TEXT", nullable: false),
                    Listener = table.Column<string>(type: "TEXT", nullable: false),
                    QueueId = table.Column<string>(type: "TEXT", nullable: false),
                    Slot = table.Column<int>(type: "INTEGER", nullable: true),
                    DaysLeft = table.Column<int>(type: "INTEGER", nullable: true),
                    ExemptionId = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvHistory", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "BatvKeys",
                columns: table => new
                {
                    Slot = table.Column<int>(type: "INTEGER", nullable: false),
                    Secret = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", nullable: false),
                    Origin = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedBy = table.Column<string>(type: "TEXT", nullable: false),
                    SignsSince = table.Column<long>(type: "INTEGER", nullable: true),
                    SignedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    VerifiesUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    FirstUsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LastUsedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Window = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvKeys", x => x.Slot);
                });

            migrationBuilder.CreateTable(
                name: "BatvListeners",
                columns: table => new
                {
                    Listener = table.Column<string>(type: "TEXT", nullable: false),
                    FirstSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeen = table.Column<long>(type: "INTEGER", nullable: false),
                    Judged = table.Column<long>(type: "INTEGER", nullable: false),
                    Refused = table.Column<long>(type: "INTEGER", nullable: false),
                    SignedCount = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSignedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvListeners", x => x.Listener);
                });

            migrationBuilder.CreateTable(
                name: "BatvState",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    EnabledSince = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BatvState", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BatvExemptions_Value_Direction",
                table: "BatvExemptions",
                columns: new[] { "Value", "Direction" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BatvHistory_At_Id",
                table: "BatvHistory",
                columns: new[] { "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BatvHistory_Failed_At_Id",
                table: "BatvHistory",
                columns: new[] { "Failed", "At", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BatvHistory_Verdict_At_Id",
                table: "BatvHistory",
                columns: new[] { "Verdict", "At", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BatvDays");

            migrationBuilder.DropTable(
                name: "BatvExemptions");

            migrationBuilder.DropTable(
                name: "BatvHistory");

            migrationBuilder.DropTable(
                name: "BatvKeys");

            migrationBuilder.DropTable(
                name: "BatvListeners");

            migrationBuilder.DropTable(
                name: "BatvState");
        }
    }
}
