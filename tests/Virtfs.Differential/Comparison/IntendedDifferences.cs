namespace Virtfs.Differential.Comparison;

/// <summary>Every difference from QEMU that is meant, and nothing else may differ. Each is a row of docs/qemu-compatibility.md, word for word.</summary>
public static class IntendedDifferences
{
    public static IntendedDifference SetIdBits { get; } = new(
        "set-id-bits",
        "Run as root, it leaves the set-user-id and set-group-id bits on a file that a guest writes or cuts.",
        "They are taken away, as the kernel does for everybody but root.",
        "Else a guest's ordinary user could change a set-user-id program that the host then runs (CVE-2023-1386).");
}
