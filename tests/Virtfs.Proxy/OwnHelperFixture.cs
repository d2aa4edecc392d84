namespace Virtfs.Proxy;

/// <summary>With this repository's helper.</summary>
public sealed class OwnHelperFixture() : HelperFixture(HelperKind.Own);
