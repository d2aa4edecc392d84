namespace Virtfs.Differential.Qtests;

/// <summary>virtfsd passes them.</summary>
public sealed class VirtfsdSynthQtests(ServersFixture servers) : SynthQtests(servers, "virtfsd");
