using System;
using System.Collections.Generic;
using System.Linq;

namespace Virtfs.Differential;

/// <summary>What follows from a kind of export.</summary>
public static class ExportKinds
{
    /// <summary>The kinds of servers that run as this process does.</summary>
    public static IEnumerable<ExportKind> Own => Enum.GetValues<ExportKind>().Where(kind => !kind.IsOrdinaryUser());

    /// <summary>The kinds of servers that run as an ordinary user.</summary>
    public static IEnumerable<ExportKind> OfUsers => Enum.GetValues<ExportKind>().Where(IsOrdinaryUser);

    public static bool IsOrdinaryUser(this ExportKind kind) => kind is ExportKind.PassthroughAsUser or ExportKind.NoneAsUser;

    public static bool IsReadOnly(this ExportKind kind) => kind == ExportKind.ReadOnly;

    /// <summary>The name of its security model, for both command lines.</summary>
    public static string Model(this ExportKind kind) =>
        kind is ExportKind.Passthrough or ExportKind.PassthroughAsUser ? "passthrough" : "none";

    /// <summary>What stands behind <c>-fsdev</c> for both servers, but for the id.</summary>
    public static string FileSystem(this ExportKind kind, string folder) =>
        $"local,path={folder},security_model={kind.Model()}" + (kind.IsReadOnly() ? ",readonly=on" : string.Empty);
}
