using System;

namespace Virtfs.Protocol;

/// <summary>The version strings of Tversion and Rversion. They are compared byte by byte; case matters.</summary>
/// <remarks>Source: Plan 9's version(5); the suffixes from the 9P2000.u and 9P2000.L protocols.</remarks>
public static class VersionStrings
{
    /// <summary>9P2000.L.</summary>
    public static ReadOnlySpan<byte> L => "9P2000.L"u8;

    /// <summary>9P2000.u.</summary>
    public static ReadOnlySpan<byte> U => "9P2000.u"u8;

    /// <summary>9P2000 without extension.</summary>
    public static ReadOnlySpan<byte> Plain => "9P2000"u8;

    /// <summary>The server's answer to a version it does not speak.</summary>
    public static ReadOnlySpan<byte> Unknown => "unknown"u8;

    /// <summary>The dialect a version string names, or <see cref="Dialect.None"/>.</summary>
    public static Dialect DialectOf(ReadOnlySpan<byte> version)
    {
        if (version.SequenceEqual(L))
        {
            return Dialect.L;
        }

        if (version.SequenceEqual(U))
        {
            return Dialect.U;
        }

        return version.SequenceEqual(Plain) ? Dialect.Plain : Dialect.None;
    }
}
