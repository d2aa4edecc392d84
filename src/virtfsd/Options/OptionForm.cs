namespace Virtfs.Daemon.Options;

/// <summary>How a key of an option was written.</summary>
internal enum OptionForm
{
    /// <summary><c>key=value</c>, or the first word as the value of the implied key.</summary>
    Assigned,

    /// <summary><c>key</c> alone.</summary>
    Bare,

    /// <summary><c>"key": "value"</c> in JSON.</summary>
    Quoted,

    /// <summary><c>"key": value</c> in JSON, a number, true or false.</summary>
    Literal,
}
