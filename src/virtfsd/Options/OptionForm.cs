namespace Virtfs.Daemon.Options;

/// <summary>How a key of an option was written.</summary>
internal enum OptionForm
{
    /// <summary><c>key=value</c>, or the first word as the value of the implied key.</summary>
    Assigned,

    /// <summary><c>key</c> alone.</summary>
    Bare,
}
