namespace Virtfs.VhostUser.Control;

/// <summary>What became of a request.</summary>
internal enum Outcome
{
    /// <summary>Done; answered with 0 where the front end waits.</summary>
    Done,

    /// <summary>Refused; answered with 1 where the front end waits, and nothing has changed.</summary>
    Refused,

    /// <summary>Answered already: the request has an answer of its own.</summary>
    Answered,

    /// <summary>The front end cannot be understood, or waits for an answer we do not know: hang up.</summary>
    Hopeless,
}
