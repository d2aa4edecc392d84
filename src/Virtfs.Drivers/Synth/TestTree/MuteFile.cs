namespace Virtfs.Drivers.Synth.TestTree;

/// <summary><c>LOPEN</c> and the files of <c>ReadDirDir</c>: can be opened, and neither read nor written (EPERM).</summary>
internal sealed class MuteFile : SynthFile;
