using System;
using System.Collections.Generic;
using FsCheck;
using FsCheck.Fluent;
using Virtfs.Protocol.Messages;
using Virtfs.Protocol.Tests.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests;

/// <summary>What holds for any bytes and any values.</summary>
public class WireProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    // Small numbers often, so that random lengths and counts sometimes fit.
    private static readonly Gen<byte> WireByte = Gen.Frequency(
        (3, Gen.Constant((byte)0)),
        (2, Gen.Choose(0, 12).Select(value => (byte)value)),
        (1, Gen.Choose(0, 255).Select(value => (byte)value)));

    private static readonly Arbitrary<byte[]> WireBytes =
        Gen.Choose(0, 220).SelectMany(length => WireByte.ArrayOf(length)).ToArbitrary();

    public static IEnumerable<object[]> MessageTypes
    {
        get
        {
            foreach (MessageType type in Recoders.All.Keys)
            {
                yield return [type];
            }
        }
    }

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void Any_bytes_decode_to_what_encodes_to_their_beginning_or_not_at_all(MessageType type)
    {
        Prop.ForAll(WireBytes, bytes =>
        {
            byte[] destination = new byte[bytes.Length];
            var writer = new WireWriter(destination);
            bool decoded = Recoders.All[type](bytes, ref writer);
            if (decoded && SizesOfStat(type) is { } sizes)
            {
                bytes.AsSpan(sizes).CopyTo(destination.AsSpan(sizes));
            }

            return !writer.Failed && (decoded || writer.Length == 0) && bytes.AsSpan().StartsWith(writer.Written);
        }).Check(Config);
    }

    // What is not looked at: the size of the record, told twice.
    private static Range? SizesOfStat(MessageType type) => type switch
    {
        MessageType.Rstat => 0..4,
        MessageType.Twstat => 4..8,
        _ => null,
    };

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void Any_body_is_described_in_one_line(MessageType type)
    {
        Prop.ForAll(WireBytes, body => IsOneLine(MessageFormatter.Describe([0, 0, 0, 0, (byte)type, 5, 0, .. body]))).Check(Config);
    }

    [Fact]
    public void Any_bytes_are_described_in_one_line()
    {
        Prop.ForAll(WireBytes, bytes => IsOneLine(MessageFormatter.Describe(bytes))).Check(Config);
        Prop.ForAll<byte[]>(bytes => IsOneLine(MessageFormatter.Describe(bytes))).Check(Config);
    }

    [Fact]
    public void Every_type_byte_is_described()
    {
        byte[] message = new byte[300];
        for (int type = 0; type <= byte.MaxValue; type++)
        {
            message[4] = (byte)type;
            Assert.StartsWith(MessageNames.Of((MessageType)type), MessageFormatter.Describe(message), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Any_fields_are_read_as_they_were_written()
    {
        Prop.ForAll<byte, ushort, uint>((a, b, c) => Prop.ForAll<ulong, byte[], byte[]>((d, e, f) =>
        {
            var writer = new WireWriter(new byte[64 + e.Length + f.Length]);
            writer.WriteString(e);
            writer.WriteU8(a);
            writer.WriteU16(b);
            writer.WriteQid(new Qid((QidType)a, c, d));
            writer.WriteBytes(f);
            writer.WriteU32(c);
            writer.WriteU64(d);

            var reader = new WireReader(writer.Written);
            return reader.ReadString().SequenceEqual(e)
                && reader.ReadU8() == a
                && reader.ReadU16() == b
                && reader.ReadQid() == new Qid((QidType)a, c, d)
                && reader.ReadBytes(f.Length).SequenceEqual(f)
                && reader.ReadU32() == c
                && reader.ReadU64() == d
                && reader.Remaining == 0
                && !reader.Failed;
        })).Check(Config.WithMaxTest(100));
    }

    [Fact]
    public void Any_reads_of_any_bytes_stay_inside_and_failure_stays()
    {
        Prop.ForAll<byte[], int[]>((bytes, reads) =>
        {
            var reader = new WireReader(bytes);
            bool failed = false;
            foreach (int read in reads)
            {
                Read(ref reader, read);
                if (reader.Position < 0 || reader.Position + reader.Remaining > bytes.Length || (failed && !reader.Failed))
                {
                    return false;
                }

                failed = reader.Failed;
            }

            return true;
        }).Check(Config);
    }

    [Fact]
    public void Up_to_16_names_of_any_bytes_come_out_of_a_walk_as_they_went_in()
    {
        Prop.ForAll<byte[][]>(names =>
        {
            var builder = new WalkNamesBuilder(new byte[65536]);
            int added = 0;
            foreach (byte[] name in names)
            {
                added += builder.TryAdd(name) ? 1 : 0;
            }

            var writer = new WireWriter(new byte[70000]);
            new Twalk(1, 2, builder.Names).Encode(ref writer);
            bool equal = Twalk.TryDecode(writer.Written, out Twalk walk) && walk.Names.Count == added
                && added == Math.Min(names.Length, Limits.MaximumWalk);
            int index = 0;
            foreach (ReadOnlySpan<byte> name in walk.Names)
            {
                equal &= name.SequenceEqual(names[index++]);
            }

            return equal && index == added;
        }).Check(Config.WithMaxTest(300));
    }

    private static void Read(ref WireReader reader, int read)
    {
        switch ((uint)read % 7)
        {
            case 0:
                reader.ReadU8();
                break;
            case 1:
                reader.ReadU16();
                break;
            case 2:
                reader.ReadU32();
                break;
            case 3:
                reader.ReadU64();
                break;
            case 4:
                reader.ReadString();
                break;
            case 5:
                reader.ReadQid();
                break;
            default:
                reader.ReadBytes(read);
                break;
        }
    }

    private static bool IsOneLine(string line)
    {
        foreach (char character in line)
        {
            if (char.IsControl(character))
            {
                return false;
            }
        }

        return line.Length > 0;
    }
}
