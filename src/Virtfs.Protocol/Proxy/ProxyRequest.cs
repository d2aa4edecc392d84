using System;

namespace Virtfs.Protocol.Proxy;

/// <summary>One request to a proxy helper, whatever its type: each type uses the fields its body has.</summary>
/// <remarks>
/// <code>
/// Open                path  flags 4
/// Create              path  flags 4  mode 4  uid 4  gid 4
/// MakeNode            uid 4  gid 4  path  mode 4  number 8 (device)
/// MakeDirectory       uid 4  gid 4  path  mode 4
/// MakeSymlink         uid 4  gid 4  other (target)  path
/// MakeLink, Rename    path (old)  other (new)
/// GetAttributes, GetStatistics, GetGeneration, Remove
///                     path
/// ReadLink            path  size 4
/// ChangeMode          path  mode 4
/// ChangeOwner         path  uid 4  gid 4
/// Truncate            path  number 8 (length)
/// SetTimes            path  times 4 * 8
/// GetXattr            size 4  path  other (name)
/// ListXattr           size 4  path
/// SetXattr            path  other (name)  value  size 4  flags 4
/// RemoveXattr         path  other (name)
/// </code>
/// Strings and values are length[2] and the bytes. QEMU counts a NUL into some paths and not into others: what is read ends before the first one.
/// Source: what QEMU 7.2's two programs say to each other.
/// </remarks>
public ref struct ProxyRequest
{
    /// <summary>What is asked.</summary>
    public ProxyRequestType Type;

    /// <summary>The object: a path from the export's root on. Where a name is made, the new one.</summary>
    public ReadOnlySpan<byte> Path;

    /// <summary>The second string: the new name, a link's target, or an extended attribute's name.</summary>
    public ReadOnlySpan<byte> Other;

    /// <summary>An extended attribute's value.</summary>
    public ReadOnlySpan<byte> Value;

    /// <summary>Flags of open(2) or setxattr(2).</summary>
    public int Flags;

    /// <summary>Permission bits and, for a node, the type.</summary>
    public uint Mode;

    /// <summary>The owner; <see cref="uint.MaxValue"/> leaves it.</summary>
    public uint Uid;

    /// <summary>The group; <see cref="uint.MaxValue"/> leaves it.</summary>
    public uint Gid;

    /// <summary>How many bytes the answer may have, or the value has; 0 in the first case asks for the length alone.</summary>
    public int Size;

    /// <summary>A device's number, or a file's length in bytes.</summary>
    public ulong Number;

    /// <summary>The new times.</summary>
    public ProxyTimes Times;

    /// <summary>Reads a body; false if it is too short. What follows the fields is ignored, as by QEMU's helper.</summary>
    public static bool TryDecode(ProxyRequestType type, ReadOnlySpan<byte> body, out ProxyRequest request)
    {
        var reader = new WireReader(body);
        var read = new ProxyRequest { Type = type };
        switch (type)
        {
            case ProxyRequestType.MakeNode or ProxyRequestType.MakeDirectory or ProxyRequestType.MakeSymlink:
                read.ReadOwner(ref reader);
                break;
            case ProxyRequestType.GetXattr or ProxyRequestType.ListXattr:
                read.Size = (int)reader.ReadU32();
                break;
        }

        if (type == ProxyRequestType.MakeSymlink)
        {
            read.Other = ReadText(ref reader);
        }

        read.Path = ReadText(ref reader);
        read.ReadRest(ref reader);
        request = read;
        return !reader.Failed;
    }

    /// <summary>Writes header and body.</summary>
    /// <returns>How many bytes they take; 0 if they do not fit, or the body would be longer than <see cref="ProxyHeader.MaximumBody"/>.</returns>
    public readonly int Encode(Span<byte> destination)
    {
        var writer = new WireWriter(destination);
        writer.WriteU64(0);
        switch (Type)
        {
            case ProxyRequestType.MakeNode or ProxyRequestType.MakeDirectory or ProxyRequestType.MakeSymlink:
                WriteOwner(ref writer);
                break;
            case ProxyRequestType.GetXattr or ProxyRequestType.ListXattr:
                writer.WriteU32((uint)Size);
                break;
        }

        if (Type == ProxyRequestType.MakeSymlink)
        {
            writer.WriteString(Other);
        }

        writer.WriteString(Path);
        WriteRest(ref writer);
        int size = writer.Length - ProxyHeader.Length;
        if (writer.Failed || size > ProxyHeader.MaximumBody)
        {
            return 0;
        }

        var header = new WireWriter(destination);
        new ProxyHeader((uint)Type, (uint)size).Encode(ref header);
        return writer.Length;
    }

    private static ReadOnlySpan<byte> ReadText(scoped ref WireReader reader)
    {
        ReadOnlySpan<byte> text = reader.ReadString();
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    private void ReadRest(scoped ref WireReader reader)
    {
        switch (Type)
        {
            case ProxyRequestType.Open:
                Flags = (int)reader.ReadU32();
                break;
            case ProxyRequestType.Create:
                Flags = (int)reader.ReadU32();
                Mode = reader.ReadU32();
                ReadOwner(ref reader);
                break;
            case ProxyRequestType.MakeNode:
                Mode = reader.ReadU32();
                Number = reader.ReadU64();
                break;
            case ProxyRequestType.MakeDirectory or ProxyRequestType.ChangeMode:
                Mode = reader.ReadU32();
                break;
            case ProxyRequestType.MakeLink or ProxyRequestType.Rename or ProxyRequestType.GetXattr or ProxyRequestType.RemoveXattr:
                Other = ReadText(ref reader);
                break;
            case ProxyRequestType.ReadLink:
                Size = (int)reader.ReadU32();
                break;
            case ProxyRequestType.ChangeOwner:
                ReadOwner(ref reader);
                break;
            case ProxyRequestType.Truncate:
                Number = reader.ReadU64();
                break;
            case ProxyRequestType.SetTimes:
                Times = ProxyTimes.Decode(ref reader);
                break;
            case ProxyRequestType.SetXattr:
                Other = ReadText(ref reader);
                Value = reader.ReadString();
                Size = (int)reader.ReadU32();
                Flags = (int)reader.ReadU32();
                break;
        }
    }

    private readonly void WriteRest(ref WireWriter writer)
    {
        switch (Type)
        {
            case ProxyRequestType.Open:
                writer.WriteU32((uint)Flags);
                break;
            case ProxyRequestType.Create:
                writer.WriteU32((uint)Flags);
                writer.WriteU32(Mode);
                WriteOwner(ref writer);
                break;
            case ProxyRequestType.MakeNode:
                writer.WriteU32(Mode);
                writer.WriteU64(Number);
                break;
            case ProxyRequestType.MakeDirectory or ProxyRequestType.ChangeMode:
                writer.WriteU32(Mode);
                break;
            case ProxyRequestType.MakeLink or ProxyRequestType.Rename or ProxyRequestType.GetXattr or ProxyRequestType.RemoveXattr:
                writer.WriteString(Other);
                break;
            case ProxyRequestType.ReadLink:
                writer.WriteU32((uint)Size);
                break;
            case ProxyRequestType.ChangeOwner:
                WriteOwner(ref writer);
                break;
            case ProxyRequestType.Truncate:
                writer.WriteU64(Number);
                break;
            case ProxyRequestType.SetTimes:
                Times.Encode(ref writer);
                break;
            case ProxyRequestType.SetXattr:
                writer.WriteString(Other);
                writer.WriteString(Value);
                writer.WriteU32((uint)Size);
                writer.WriteU32((uint)Flags);
                break;
        }
    }

    private void ReadOwner(scoped ref WireReader reader)
    {
        Uid = reader.ReadU32();
        Gid = reader.ReadU32();
    }

    private readonly void WriteOwner(ref WireWriter writer)
    {
        writer.WriteU32(Uid);
        writer.WriteU32(Gid);
    }
}
