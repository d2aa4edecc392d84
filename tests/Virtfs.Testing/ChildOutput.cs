namespace Virtfs.Testing;

/// <summary>Where a program prints.</summary>
internal enum ChildOutput
{
    /// <summary>Standard output.</summary>
    Output,

    /// <summary>Standard error.</summary>
    Error,
}
