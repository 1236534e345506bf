namespace QueueDashboard.Data;

/// <summary>A newer version wrote this database; this one must not touch it.</summary>
public sealed class NewerDatabaseException : Exception
{
    public NewerDatabaseException()
    {
    }

    public NewerDatabaseException(string message)
        : base(message)
    {
    }

    public NewerDatabaseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
