using System;
using System.Collections.Generic;
using System.Linq;
using Virtfs.Drivers.Local.SecurityModels;

namespace Virtfs.Differential;

/// <summary>What follows from a kind of export.</summary>
public static class ExportKinds
{
    // The umask, 022 mostly, takes its share of these.
    private static readonly HostModes WideModes = new(0x1B6, 0x1FF); // 0666, 0777

    /// <summary>The kinds of servers that run as this process does.</summary>
    public static IEnumerable<ExportKind> Own => Enum.GetValues<ExportKind>().Where(kind => !kind.IsOrdinaryUser() && !kind.IsSynth());

    /// <summary>The kinds of servers that run as an ordinary user.</summary>
    public static IEnumerable<ExportKind> OfUsers => Enum.GetValues<ExportKind>().Where(IsOrdinaryUser);

    /// <summary>The models whose owners and modes are the host's.</summary>
    public static IReadOnlyList<ExportKind> Native { get; } = [ExportKind.Passthrough, ExportKind.None];

    /// <summary>The models that keep the guest's owners and modes beside the host's.</summary>
    public static IReadOnlyList<ExportKind> Mapped { get; } = [ExportKind.MappedXattr, ExportKind.MappedFile];

    /// <summary>All exports of these models: with other modes for the host's files, and by servers that run as an ordinary user.</summary>
    public static IEnumerable<ExportKind> AllMapped => Enum.GetValues<ExportKind>().Where(IsMapped);

    public static bool IsOrdinaryUser(this ExportKind kind) =>
        kind is ExportKind.PassthroughAsUser or ExportKind.NoneAsUser or ExportKind.MappedXattrAsUser or ExportKind.MappedFileAsUser;

    public static bool IsReadOnly(this ExportKind kind) => kind is ExportKind.ReadOnly or ExportKind.SynthReadOnly;

    /// <summary>True where there is no folder but QEMU's tree of files for tests.</summary>
    public static bool IsSynth(this ExportKind kind) => kind is ExportKind.Synth or ExportKind.SynthReadOnly;

    /// <summary>True where the guest's owners and modes are kept beside the host's.</summary>
    public static bool IsMapped(this ExportKind kind) => kind.IsMappedFile() || kind.Model() is "mapped-xattr";

    /// <summary>True where they are kept in metadata files.</summary>
    public static bool IsMappedFile(this ExportKind kind) => kind.Model() is "mapped-file";

    /// <summary>The name of its security model, for both command lines.</summary>
    public static string Model(this ExportKind kind) => kind switch
    {
        ExportKind.Passthrough or ExportKind.PassthroughAsUser => "passthrough",
        ExportKind.MappedXattr or ExportKind.MappedXattrWide or ExportKind.MappedXattrAsUser => "mapped-xattr",
        ExportKind.MappedFile or ExportKind.MappedFileWide or ExportKind.MappedFileAsUser => "mapped-file",
        _ => "none",
    };

    /// <summary>Its security model.</summary>
    public static SecurityModel SecurityModel(this ExportKind kind) => kind.Model() switch
    {
        "passthrough" => Drivers.Local.SecurityModels.SecurityModel.Passthrough,
        "mapped-xattr" => Drivers.Local.SecurityModels.SecurityModel.MappedXattr(kind.Modes()),
        "mapped-file" => Drivers.Local.SecurityModels.SecurityModel.MappedFile(kind.Modes()),
        _ => Drivers.Local.SecurityModels.SecurityModel.None,
    };

    /// <summary>What stands behind <c>-fsdev</c> for both servers, but for the id.</summary>
    public static string FileSystem(this ExportKind kind, string folder)
    {
        string modes = kind.IsWide() ? $",fmode=0{Convert.ToString(WideModes.File, 8)},dmode=0{Convert.ToString(WideModes.Directory, 8)}" : string.Empty;
        return $"local,path={folder},security_model={kind.Model()}{modes}" + (kind.IsReadOnly() ? ",readonly=on" : string.Empty);
    }

    private static bool IsWide(this ExportKind kind) => kind is ExportKind.MappedXattrWide or ExportKind.MappedFileWide;

    private static HostModes Modes(this ExportKind kind) => kind.IsWide() ? WideModes : HostModes.Default;
}
