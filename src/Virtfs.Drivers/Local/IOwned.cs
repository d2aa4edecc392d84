namespace Virtfs.Drivers.Local;

/// <summary>What an <see cref="OwnedList{TEntry}"/> holds. All of it is under the lock that guards the list.</summary>
/// <typeparam name="TEntry">The entry's own type.</typeparam>
internal interface IOwned<TEntry>
    where TEntry : class
{
    /// <summary>The next one of the same owner.</summary>
    TEntry? NextOfOwner { get; set; }

    /// <summary>The one before it.</summary>
    TEntry? PreviousOfOwner { get; set; }
}
