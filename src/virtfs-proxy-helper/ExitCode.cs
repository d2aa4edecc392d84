namespace Virtfs.ProxyHelper;

/// <summary>With what the process ends, as QEMU's helper does.</summary>
internal static class ExitCode
{
    /// <summary>The client has gone.</summary>
    public const int Success = 0;

    /// <summary>The options, or what they name, are wrong; help was asked for by <c>-h</c>.</summary>
    public const int Failure = 1;

    /// <summary>There is no path, or neither socket nor descriptor.</summary>
    public const int NothingToServe = 255;
}
