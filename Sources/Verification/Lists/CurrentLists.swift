import Synchronization

/// The lists in force. They are replaced as a whole; who has begun with the ones before ends with them.
public final class CurrentLists: Sendable {
    private let state: Mutex<AddressLists>

    public init(_ lists: AddressLists = .standard) { state = Mutex(lists) }

    public var lists: AddressLists { state.withLock { $0 } }

    public func replace(by lists: AddressLists) { state.withLock { $0 = lists } }
}
