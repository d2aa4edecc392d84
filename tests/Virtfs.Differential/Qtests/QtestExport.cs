namespace Virtfs.Differential.Qtests;

/// <summary>An export that QEMU's own tests use.</summary>
/// <param name="Name">What it is found by: letters and digits.</param>
/// <param name="Driver">local, with security_model=mapped-xattr, or synth.</param>
/// <param name="MaximumXattrFids">max_xattr; null where it is not given.</param>
/// <param name="IsReadOnly">readonly=on.</param>
internal sealed record QtestExport(string Name, string Driver, int? MaximumXattrFids = null, bool IsReadOnly = false)
{
    public bool IsLocal => Driver == "local";

    /// <summary>What stands behind QEMU's <c>-fsdev</c>, but for the id.</summary>
    public string Option(string folder) =>
        Driver + (IsLocal ? $",path={folder},security_model=mapped-xattr" : string.Empty)
            + (MaximumXattrFids is { } limit ? $",max_xattr={limit}" : string.Empty) + (IsReadOnly ? ",readonly=on" : string.Empty);
}
