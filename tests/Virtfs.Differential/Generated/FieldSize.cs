using Virtfs.Protocol;

namespace Virtfs.Differential.Generated;

/// <summary>How many bytes fields have.</summary>
internal static class FieldSize
{
    /// <summary>Bytes of a field; 0 where its length is in front of it.</summary>
    public static int Of(FieldKind field) => field switch
    {
        FieldKind.LockType or FieldKind.TopenMode => 1,
        FieldKind.Tag => 2,
        FieldKind.Names or FieldKind.Name or FieldKind.Text or FieldKind.Target or FieldKind.XattrName or FieldKind.Version or FieldKind.Data or
            FieldKind.Extension or FieldKind.StatRecord => 0,
        FieldKind.GetattrMask or FieldKind.Offset or FieldKind.DirectoryOffset or FieldKind.Size or FieldKind.XattrSize or FieldKind.Seconds or
            FieldKind.Nanoseconds or FieldKind.LockRange => 8,
        _ => 4,
    };

    /// <summary>Reads over a field.</summary>
    public static void Skip(FieldKind field, ref WireReader reader)
    {
        int size = Of(field);
        if (size > 0)
        {
            reader.ReadBytes(size);
        }
        else if (field == FieldKind.Data)
        {
            reader.ReadBytes((int)uint.Min(reader.ReadU32(), int.MaxValue));
        }
        else
        {
            int strings = field == FieldKind.Names ? reader.ReadU16() : 1;
            for (int i = 0; i < strings && !reader.Failed; i++)
            {
                reader.ReadString();
            }
        }
    }
}
