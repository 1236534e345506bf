using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace QueueDashboard.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SearchAndCounters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(QueueDashboard.Data.Sqlite.SearchSchema.Up);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(QueueDashboard.Data.Sqlite.SearchSchema.Down);
        }
    }
}
