using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace QueueDashboard.Data.Queues;

internal sealed class LikenessMap : IEntityTypeConfiguration<LikenessRow>
{
    public void Configure(EntityTypeBuilder<LikenessRow> likeness)
    {
        likeness.ToTable("Likenesses");

        // The key is the whole row: what shares a trait lies side by side, newest at the end.
        likeness.HasKey(row => new { row.Kind, row.Key, row.ItemId });
        likeness.HasIndex(row => row.ItemId);
        likeness.HasOne<ItemRow>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ItemNoteMap : IEntityTypeConfiguration<ItemNoteRow>
{
    public void Configure(EntityTypeBuilder<ItemNoteRow> note)
    {
        note.ToTable("ItemNotes");
        note.HasKey(row => row.Id);
        note.HasOne<ItemRow>().WithMany().HasForeignKey(row => row.ItemId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SavedSearchMap : IEntityTypeConfiguration<SavedSearchRow>
{
    public void Configure(EntityTypeBuilder<SavedSearchRow> search)
    {
        search.ToTable("SavedSearches");
        search.HasKey(row => row.Id);
        search.HasIndex(row => row.UserId);
    }
}

internal sealed class ReleaseRequestMap : IEntityTypeConfiguration<ReleaseRequestRow>
{
    public void Configure(EntityTypeBuilder<ReleaseRequestRow> request)
    {
        request.ToTable("ReleaseRequests");
        request.HasKey(row => row.Id);
        request.Property(row => row.Version).IsConcurrencyToken();
        request.HasIndex(row => new { row.State, row.Id });
        request.HasIndex(row => row.ItemId);
        request.HasIndex(row => row.AddressKey);
    }
}
