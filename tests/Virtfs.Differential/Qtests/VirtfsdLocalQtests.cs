namespace Virtfs.Differential.Qtests;

/// <summary>virtfsd passes them.</summary>
public sealed class VirtfsdLocalQtests(ServersFixture servers) : LocalQtests(servers, "virtfsd");
