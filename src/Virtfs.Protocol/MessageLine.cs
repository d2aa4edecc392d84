using System;
using System.Globalization;
using System.Text;
using Virtfs.Protocol.Messages;

namespace Virtfs.Protocol;

/// <summary>The line of a <see cref="MessageFormatter"/> while it grows: a word, then fields, each a name and a value.</summary>
internal sealed partial class MessageLine
{
    // A Twalk may carry 65535 names and a string 65535 bytes; a line shows what a person would read.
    private const int LongestList = Limits.MaximumWalk;
    private const int LongestText = 256;

    private readonly StringBuilder _text = new(128);

    internal MessageLine(string name) => _text.Append(name);

    /// <summary>True, always: ends a chain that stands for "decoded and described".</summary>
    internal bool Done { get; } = true;

    public override string ToString() => _text.ToString();

    internal MessageLine Word(string word)
    {
        _text.Append(' ').Append(word);
        return this;
    }

    internal MessageLine Bytes(int count) => Word($"({count.ToString(CultureInfo.InvariantCulture)} bytes)");

    internal MessageLine Number(string name, ulong value)
    {
        Word(name);
        _text.Append(' ').Append(CultureInfo.InvariantCulture, $"{value}");
        return this;
    }

    internal MessageLine Tag(string name, ushort tag) => tag == Limits.NoTag ? Word(name).Word("none") : Number(name, tag);

    internal MessageLine Fid(string name, uint fid) => fid == Limits.NoFid ? Word(name).Word("none") : Number(name, fid);

    internal MessageLine User(string name, uint id) => id == Limits.NoUserId ? Word(name).Word("none") : Number(name, id);

    internal MessageLine Mode(uint mode) => Word("mode").Word(Octal(mode));

    internal MessageLine Time(string name, ulong seconds, ulong nanoseconds)
    {
        Word(name);
        _text.Append(' ').Append(CultureInfo.InvariantCulture, $"{seconds}.{nanoseconds:D9}");
        return this;
    }

    internal MessageLine Error(Errno errno)
    {
        Word(Enum.GetName(errno) ?? "errno");
        _text.Append(' ').Append(CultureInfo.InvariantCulture, $"{(uint)errno}");
        return this;
    }

    internal MessageLine Qid(Qid qid) => Word("qid").QidValue(qid);

    internal MessageLine Qids(Rwalk reply)
    {
        Number("nwqid", reply.Count);
        for (int i = 0; i < reply.Count && i < LongestList; i++)
        {
            QidValue(reply[i]);
        }

        return reply.Count > LongestList ? Word("...") : this;
    }

    internal MessageLine Names(WalkNames names)
    {
        int shown = 0;
        foreach (ReadOnlySpan<byte> name in names)
        {
            if (shown++ == LongestList)
            {
                return Word("...").Number("nwname", names.Count);
            }

            Text(name);
        }

        return this;
    }

    private static string Octal(uint mode) => mode == 0 ? "0" : "0" + Convert.ToString(mode, 8);

    private MessageLine QidValue(Qid qid)
    {
        string kind = qid.Type switch
        {
            QidType.File => "file",
            QidType.Directory => "dir",
            QidType.Symlink => "symlink",
            _ => string.Create(CultureInfo.InvariantCulture, $"0x{(byte)qid.Type:x2}"),
        };
        _text.Append(CultureInfo.InvariantCulture, $" {kind}:{qid.Path}.{qid.Version}");
        return this;
    }
}
