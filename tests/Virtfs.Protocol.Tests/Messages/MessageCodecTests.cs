using System;
using System.Linq;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Protocol.Tests.Messages;

/// <summary>What holds for every message: the one table of <see cref="MessageSamples"/> drives it all.</summary>
public class MessageCodecTests
{
    private const byte Untouched = 0xee;

    // Never sent.
    private static readonly MessageType[] WithoutCodec = [MessageType.Tlerror, MessageType.Terror];

    [Fact]
    public void Every_message_has_a_codec_and_a_sample()
    {
        MessageType[] expected = [.. Enum.GetValues<MessageType>().Except(WithoutCodec)];

        Assert.Equal(expected, Recoders.All.Keys.Order());
        Assert.Equal(expected, MessageSamples.All.Select(sample => sample.Type).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void Encoding_gives_the_bytes_of_the_layout(int index, string sample)
    {
        byte[] destination = new byte[512];
        var writer = new WireWriter(destination);

        MessageSamples.All[index].Encode(ref writer);

        Assert.False(writer.Failed, sample);
        Assert.Equal(Hex.Bytes(MessageSamples.All[index].Body), writer.Written.ToArray());
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void Decoding_gives_back_what_was_encoded(int index, string sample)
    {
        byte[] body = Hex.Bytes(MessageSamples.All[index].Body);
        var writer = new WireWriter(new byte[512]);

        Assert.True(Recoders.All[MessageSamples.All[index].Type](body, ref writer), sample);
        Assert.Equal(body, writer.Written.ToArray());
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void Bytes_after_the_body_are_ignored(int index, string sample)
    {
        byte[] body = Hex.Bytes(MessageSamples.All[index].Body);
        byte[] longer = [.. body, 0xff, 0xff, 0xff];
        var writer = new WireWriter(new byte[512]);

        Assert.True(Recoders.All[MessageSamples.All[index].Type](longer, ref writer), sample);
        Assert.Equal(body, writer.Written.ToArray());
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void A_body_cut_anywhere_does_not_decode(int index, string sample)
    {
        byte[] body = Hex.Bytes(MessageSamples.All[index].Body);
        for (int length = 0; length < body.Length; length++)
        {
            var writer = new WireWriter(new byte[512]);

            Assert.False(Recoders.All[MessageSamples.All[index].Type](body.AsSpan(0, length), ref writer), $"{sample} cut at {length}");
        }
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void A_destination_too_small_by_any_number_of_bytes_fails_and_nothing_is_written_past_it(int index, string sample)
    {
        int whole = MessageHeader.Length + Hex.Bytes(MessageSamples.All[index].Body).Length;
        for (int room = 0; room < whole; room++)
        {
            byte[] destination = new byte[whole + 8];
            destination.AsSpan().Fill(Untouched);
            WireWriter writer = WireWriter.Begin(destination.AsSpan(0, room), MessageSamples.All[index].Type, 1);

            MessageSamples.All[index].Encode(ref writer);

            Assert.True(writer.Failed, $"{sample} in {room}");
            Assert.Equal(0, writer.Finish());
            Assert.Equal(-1, destination.AsSpan(room).IndexOfAnyExcept(Untouched));
        }
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void A_whole_message_is_described_in_one_line(int index, string sample)
    {
        byte[] destination = new byte[512];
        WireWriter writer = WireWriter.Begin(destination, MessageSamples.All[index].Type, 5);
        MessageSamples.All[index].Encode(ref writer);
        int size = writer.Finish();

        Assert.Equal($"{MessageSamples.All[index].Type} tag 5 {MessageSamples.All[index].Line}".TrimEnd(),
            MessageFormatter.Describe(destination.AsSpan(0, size)));
        Assert.NotNull(sample);
    }

    [Theory]
    [MemberData(nameof(MessageSamples.Indices), MemberType = typeof(MessageSamples))]
    public void A_cut_message_is_described_as_malformed_unless_only_its_data_is_missing(int index, string sample)
    {
        MessageType type = MessageSamples.All[index].Type;
        byte[] body = Hex.Bytes(MessageSamples.All[index].Body);
        int fixedPart = type == MessageType.Rreaddir ? 4 : body.Length;
        for (int length = 0; length < fixedPart; length++)
        {
            string line = MessageFormatter.Describe([0, 0, 0, 0, (byte)type, 5, 0, .. body.AsSpan(0, length)]);

            Assert.True(line == $"{type} tag 5 malformed ({7 + length} bytes)", $"{sample} cut at {length}: {line}");
        }
    }

    [Fact]
    public void BodySize_is_the_size_of_a_fixed_body()
    {
        Type[] messages = [.. typeof(Tversion).Assembly.GetTypes().Where(type => type.GetField("BodySize") is not null)];

        Assert.NotEmpty(messages);
        Assert.All(messages, message =>
        {
            object type = message.GetField("Type")!.GetRawConstantValue()!;
            object size = message.GetField("BodySize")!.GetRawConstantValue()!;
            MessageSample sample = MessageSamples.All.First(sample => sample.Type == (MessageType)type);
            Assert.Equal(Hex.Bytes(sample.Body).Length, size);
        });
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[][] bodies = [.. MessageSamples.All.Select(sample => Hex.Bytes(sample.Body))];
        Recoder[] recoders = [.. MessageSamples.All.Select(sample => Recoders.All[sample.Type])];
        byte[] destination = new byte[512];
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Run();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            for (int i = 0; i < bodies.Length; i++)
            {
                var writer = new WireWriter(destination);
                recoders[i](bodies[i], ref writer);
            }
        }
    }
}
