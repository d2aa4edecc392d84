using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Virtfs.Client;
using Virtfs.Protocol;
using Virtfs.Protocol.Messages;
using Xunit;

namespace Virtfs.Daemon.Tests.Program;

/// <summary>What is left when the server is killed at any moment, by SIGKILL, in the middle of a client's changes.</summary>
public sealed partial class KillTests : IDisposable
{
    private const int Kills = 12;

    // On a busy machine few changes come through before each kill: then it goes on.
    private const int MostKills = 200;
    private const int EnoughChanges = 100;

    private const int Files = 6;

    // Fids.
    private const uint Root = 0;
    private const uint Other = 1;
    private const uint Object = 2;

    private readonly SharedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Metadata_of_mapped_file_is_whole_and_where_its_file_is()
    {
        string address = $"unix:{_folder.At("socket")}";
        string export = $"local,path={_folder.Shared},mount_tag=share,security_model=mapped-file";
        var random = new Random(20261123);
        long changes = 0;
        for (int kill = 0; kill < Kills || (changes <= EnoughChanges && kill < MostKills); kill++)
        {
            using VirtfsdProcess process = VirtfsdProcess.Start("-virtfs", export, "--listen", address);
            process.WaitUntilListening();
            using NinePClient client = Connect(address);
            Assert.Equal(Errno.None, client.Attach(Root, default, "share"u8, Limits.NoUserId, out _));
            if (kill == 0)
            {
                Prepare(client);
            }

            // The client goes on until the server is gone: every change is one that may be cut off.
            int delay = random.Next(5, 120);
            var killer = new Thread(() =>
            {
                Thread.Sleep(delay);
                process.End("KILL");
            });
            killer.Start();
            changes += ChangeUntilGone(client, new Random(kill));
            killer.Join();
            CheckHost();
        }

        Assert.True(changes > EnoughChanges, $"Only {changes} changes came through; nothing was shown.");
    }

    [GeneratedRegex(@"\Avirtfs\.uid=(\d+)\nvirtfs\.gid=(\d+)\nvirtfs\.mode=(\d+)\n+\z")]
    private static partial Regex Metadata();

    private static NinePClient Connect(string address)
    {
        Assert.True(ServerAddress.TryParse(address, out ServerAddress? parsed, out string error), error);
        Assert.Equal(Errno.None, NinePClient.Connect(parsed!, new ClientOptions(), out NinePClient? client));
        return client!;
    }

    private static void Prepare(NinePClient client)
    {
        Assert.Equal(Errno.None, client.MakeDirectory(Root, "other"u8, 0x1C0, 0, out _));
        for (int i = 0; i < Files; i++)
        {
            Assert.Equal(Errno.None, client.Walk(Root, Object, default, out _));
            Assert.Equal(Errno.None, client.Create(Object, Name(i), LopenFlags.WriteOnly, 0x180, 0, out _, out _));
            Assert.Equal(Errno.None, client.Write(Object, 0, "content"u8, out _));
            Assert.Equal(Errno.None, client.Clunk(Object));
            Own(client, Root, Name(i), 1);
        }
    }

    private static Errno Own(NinePClient client, uint folder, byte[] name, uint owner)
    {
        Errno errno = client.Walk(folder, Object, name, out _);
        if (errno != Errno.None)
        {
            return errno;
        }

        // Owner and group always change together, and numbers get longer and shorter.
        errno = client.SetAttributes(new Tsetattr { Fid = Object, Valid = SetattrMask.Uid | SetattrMask.Gid, Uid = owner, Gid = owner });
        client.Clunk(Object);
        return errno;
    }

    private static long ChangeUntilGone(NinePClient client, Random random)
    {
        long changes = 0;
        if (client.Walk(Root, Other, "other"u8, out _) != Errno.None)
        {
            return 0;
        }

        for (Errno errno = Errno.None; errno is Errno.None or Errno.ENOENT or Errno.EEXIST; changes++)
        {
            byte[] name = Name(random.Next(Files));
            errno = random.Next(4) switch
            {
                0 => client.Rename(Root, name, Other, name),
                1 => client.Rename(Other, name, Root, name),
                2 => Own(client, Root, name, (uint)random.Next(1, 2_000_000)),
                _ => Own(client, Other, name, (uint)random.Next(1, 20)),
            };
        }

        return changes;
    }

    private static byte[] Name(int i) => [(byte)'f', (byte)('0' + i)];

    private void CheckHost()
    {
        List<string> seen = [];
        foreach (string folder in (string[])[_folder.Shared, Path.Combine(_folder.Shared, "other")])
        {
            foreach (string file in Directory.GetFiles(folder))
            {
                string metadata = Path.Combine(folder, ".virtfs_metadata", Path.GetFileName(file));
                Assert.True(File.Exists(metadata), $"{file} has lost its metadata.");
                string text = File.ReadAllText(metadata);
                Match match = Metadata().Match(text);
                Assert.True(match.Success, $"{metadata} is broken: '{text}'");
                Assert.Equal(match.Groups[1].Value, match.Groups[2].Value);
                Assert.Equal(0x8180, int.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
                seen.Add(Path.GetFileName(file));
            }
        }

        Assert.Equal([.. Enumerable.Range(0, Files).Select(i => $"f{i}")], seen.Order(StringComparer.Ordinal));
    }
}
