using System;
using System.IO;
using System.Text;
using Virtfs.Protocol;

namespace Virtfs.Daemon.Verbs;

/// <summary>Standard output for names of files: bytes as they are, but on a terminal without what would upset it.</summary>
/// <remarks>After a write that failed the rest is dropped.</remarks>
internal sealed class TerminalOutput : IDisposable
{
    private const int FlushLength = 32 * 1024;

    private readonly StandardStream _stream = new(StandardStream.Output);
    private readonly MemoryStream _waiting = new(FlushLength);
    private readonly bool _isTerminal = !Console.IsOutputRedirected;

    /// <summary>The first error that there was; what is written after it goes nowhere.</summary>
    public Errno Error => _stream.WriteError;

    /// <summary>Writes text.</summary>
    public TerminalOutput Write(string text)
    {
        _waiting.Write(Encoding.UTF8.GetBytes(text));
        if (_waiting.Length >= FlushLength)
        {
            _ = Flush();
        }

        return this;
    }

    /// <summary>Writes a name.</summary>
    public TerminalOutput Write(ReadOnlySpan<byte> name)
    {
        while (!name.IsEmpty)
        {
            int controlLength = _isTerminal ? ControlLength(name) : 0;
            _waiting.WriteByte(controlLength > 0 ? (byte)'?' : name[0]);
            name = name[Math.Max(controlLength, 1)..];
        }

        return this;
    }

    /// <summary>Writes what waits.</summary>
    /// <returns>The first error that there was.</returns>
    public Errno Flush()
    {
        Errno error = _stream.WriteError == Errno.None ? _stream.TryWrite(_waiting.GetBuffer().AsSpan(0, (int)_waiting.Length)) : _stream.WriteError;
        _waiting.SetLength(0);
        return error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _waiting.Dispose();
    }

    // Those of one byte, and those of two in UTF-8, U+0080 to U+009F: to many terminals the latter are an escape and a letter.
    private static int ControlLength(ReadOnlySpan<byte> text) => text switch
    {
        [< 0x20 or 0x7F, ..] => 1,
        [0xC2, >= 0x80 and <= 0x9F, ..] => 2,
        _ => 0,
    };
}
