using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Virtfs.Linux;
using Virtfs.Server.Exports;

namespace Virtfs.Daemon.Options;

/// <summary>What an <c>-fsdev</c>, or the first half of a <c>-virtfs</c>, says: an export.</summary>
internal sealed record ExportOptions
{
    private const string Models = "passthrough, mapped-xattr, mapped-file and none";
    private const string ImmediateWriteout = "immediate";
    private const int MaximumFileMode = 0x1FF;

    private static readonly Dictionary<string, string[]> DriverKeys = new(StringComparer.Ordinal)
    {
        ["local"] = ["path", "security_model", "writeout", "readonly", "fmode", "dmode", "multidevs", "max_xattr", .. ThrottlingOptions.KeyNames],
        ["proxy"] = ["socket", "sock_fd", "writeout", "readonly"],
        ["synth"] = ["readonly", "max_xattr"],
    };

    /// <summary>The option as it was written, the way messages begin.</summary>
    public required string Origin { get; init; }

    /// <summary>The export's name.</summary>
    public required string Id { get; init; }

    /// <summary>What implements the files: local, proxy or synth.</summary>
    public required string Driver { get; init; }

    /// <summary>The path of the proxy helper's socket, where it was given.</summary>
    public string? Socket { get; init; }

    /// <summary>The inherited descriptor that leads to the proxy helper, where it was given.</summary>
    public int? SocketDescriptor { get; init; }

    /// <summary>The folder shared; empty with drivers that have none.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>How guest attributes are stored.</summary>
    public SecurityModel SecurityModel { get; init; }

    /// <summary>Whether clients may change anything.</summary>
    public AccessMode Access { get; init; }

    /// <summary>What to do about several devices below the folder.</summary>
    public MultiDevices MultiDevices { get; init; }

    /// <summary>How many extended-attribute fids there may be; 0 for any number.</summary>
    public uint MaximumXattrFids { get; init; } = 1024;

    /// <summary>Whether every write starts the write-back at once (<c>writeout=immediate</c>).</summary>
    public bool WritesOutAtOnce { get; init; }

    /// <summary>Lines about what is accepted, as by QEMU, and has no effect.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The mode of new files on the host, where it was given.</summary>
    public uint? FileMode { get; init; }

    /// <summary>The mode of new folders on the host, where it was given.</summary>
    public uint? DirectoryMode { get; init; }

    /// <summary>What its clients may do in a second; null for as much as they can.</summary>
    public ThrottleOptions? Throttling { get; init; }

    /// <summary>Reads what an export's option says, in the order QEMU checks it.</summary>
    /// <param name="options">The keys and values.</param>
    /// <param name="id">The export's name; null where none was given.</param>
    /// <param name="export">The export.</param>
    /// <param name="error">The line that says what is wrong.</param>
    public static bool TryCreate(OptionSet options, string? id, out ExportOptions? export, out string error)
    {
        export = null;
        error = CheckDriver(options, id);
        error = error.Length > 0 ? error : CheckMaximumXattrFids(options);
        error = error.Length > 0 ? error : options.Find("fsdriver") switch
        {
            "local" => CheckLocal(options),
            "proxy" => CheckProxy(options),
            _ => string.Empty,
        };
        if (error.Length > 0)
        {
            error = $"{options.Origin}: {error}";
            return false;
        }

        _ = TryParseModel(options.Find("security_model"), out SecurityModel model);
        _ = TryParseMultiDevices(options.Find("multidevs"), out MultiDevices multiDevices);
        export = new ExportOptions
        {
            Origin = options.Origin,
            Id = id!,
            Driver = options.Find("fsdriver")!,
            Path = options.Find("path") ?? string.Empty,
            Socket = options.Find("socket"),
            SocketDescriptor = (int?)options.FindNumber("sock_fd"),
            SecurityModel = model,
            Access = options.FindBoolean("readonly") == true ? AccessMode.ReadOnly : AccessMode.ReadWrite,
            MultiDevices = multiDevices,
            MaximumXattrFids = (uint)(options.FindNumber("max_xattr") ?? 1024),
            WritesOutAtOnce = options.Find("writeout") == ImmediateWriteout,
            Warnings = IgnoredWriteout(options),
            FileMode = (uint?)(options.FindNumber("fmode") & MaximumFileMode),
            DirectoryMode = (uint?)(options.FindNumber("dmode") & MaximumFileMode),
            Throttling = ThrottlingOptions.Read(options),
        };
        return true;
    }

    private static string CheckDriver(OptionSet options, string? id)
    {
        if (id is null)
        {
            return "id is missing; add id=NAME";
        }

        string? driver = options.Find("fsdriver");
        if (string.IsNullOrEmpty(driver))
        {
            return "the driver is missing; begin with it: -fsdev local,id=NAME,path=FOLDER,security_model=MODEL";
        }

        if (!DriverKeys.TryGetValue(driver, out string[]? keys))
        {
            return OptionLines.NotOneOf("the driver", driver, "local, proxy and synth");
        }

        string? foreign = options.Keys.FirstOrDefault(key => key is not ("fsdriver" or "id" or "mount_tag") && !keys.Contains(key));
        return foreign is null ? string.Empty : OptionLines.KeyOfAnotherDriver(foreign, driver);
    }

    private static string CheckMaximumXattrFids(OptionSet options) =>
        options.FindNumber("max_xattr") > uint.MaxValue
            ? $"max_xattr '{options.Find("max_xattr")}' is too large; the most is {uint.MaxValue}, and 0 is no limit"
            : string.Empty;

    private static string CheckLocal(OptionSet options)
    {
        string? model = options.Find("security_model");
        if (model is null)
        {
            return $"security_model is missing; add security_model=MODEL, one of {Models}";
        }

        if (!TryParseModel(model, out SecurityModel parsed))
        {
            return OptionLines.NotOneOf("security_model", model, Models);
        }

        if (!TryParseMultiDevices(options.Find("multidevs"), out _))
        {
            return OptionLines.NotOneOf("multidevs", options.Find("multidevs")!, "remap, forbid and warn");
        }

        // An empty one counts when it is to be shown (ExportPlan), as with QEMU.
        if (options.Find("path") is null)
        {
            return OptionLines.PathIsMissing;
        }

        string throttling = ThrottlingOptions.Check(options);
        if (throttling.Length > 0)
        {
            return throttling;
        }

        string? mode = options.Keys.FirstOrDefault(key => key is "fmode" or "dmode");
        return mode is not null && parsed is SecurityModel.Passthrough or SecurityModel.None
            ? $"{mode} works with the security models mapped-xattr and mapped-file only; leave it out"
            : string.Empty;
    }

    // QEMU says nothing, and a misspelt value is then found out by a loss of data.
    private static string[] IgnoredWriteout(OptionSet options) => options.Find("writeout") is not (null or ImmediateWriteout) and string writeout
        ? [$"{options.Origin}: writeout '{writeout}' has no effect; write writeout={ImmediateWriteout}, or leave it out"]
        : [];

    private static string CheckProxy(OptionSet options)
    {
        const string Choose = "give one of socket=PATH, where virtfs-proxy-helper listens, and sock_fd=FD, a descriptor connected to it";
        string? socket = options.Find("socket");
        ulong? descriptor = options.FindNumber("sock_fd");
        int length = Encoding.UTF8.GetByteCount(socket ?? string.Empty);
        return socket is null && descriptor is null ? $"the way to the proxy helper is missing; {Choose}"
            : socket is not null && descriptor is not null ? $"socket and sock_fd are both given; {Choose}"
            : socket?.Length == 0 ? $"socket is empty; {Choose}"
            : length > SocketAddress.MaximumUnixPathLength
                ? $"socket '{socket}' has {length} bytes; the most is {SocketAddress.MaximumUnixPathLength}, choose a shorter path"
            : descriptor > int.MaxValue ? $"sock_fd '{options.Find("sock_fd")}' is no descriptor; give the number of one that virtfsd inherits"
            : string.Empty;
    }

    private static bool TryParseModel(string? text, out SecurityModel model)
    {
        (bool isKnown, model) = text switch
        {
            "passthrough" => (true, SecurityModel.Passthrough),
            "none" => (true, SecurityModel.None),
            "mapped" or "mapped-xattr" => (true, SecurityModel.MappedXattr),
            "mapped-file" => (true, SecurityModel.MappedFile),
            _ => (false, default),
        };
        return isKnown;
    }

    private static bool TryParseMultiDevices(string? text, out MultiDevices multiDevices)
    {
        (bool isKnown, multiDevices) = text switch
        {
            null or "remap" => (true, MultiDevices.Remap),
            "forbid" => (true, MultiDevices.Forbid),
            "warn" => (true, MultiDevices.Warn),
            _ => (false, default),
        };
        return isKnown;
    }
}
