internal import Storage
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Which messages are past DATA at this moment: the receiver may have them, and we do not know yet.
///
/// A file of fixed slots that is mapped into memory, so that noting costs no system call. What was noted outlives the
/// process, however it ends, since the pages are the system's; a power cut keeps what the system had written by then.
/// A slot carries the lease under which its message was sent, so one that is out of date is recognised by the next start.
public final class AttemptJournal: Sendable {
    /// A message that was past DATA when the process ended.
    struct Mark: Hashable, Sendable {
        let message: MessageKey
        let lease: Int64
    }

    public enum OpenError: Error, Hashable, Sendable {
        case unusable(path: String, reason: String)
    }

    /// More messages than are under way at once; those beyond go unnoted.
    static let slotCount = 65_536
    private static let slotByteCount = 16
    private static let byteCount = slotCount * slotByteCount

    /// Two words a slot, message and lease; a message of 0 is none. Written under `places` alone.
    private nonisolated(unsafe) let slots: UnsafeMutablePointer<Int64>
    private let places: Mutex<Places>

    private struct Places {
        var free: [Int32]
        var taken: [MessageKey: Int32] = [:]
    }

    /// Opens the journal at `path`, and makes it where there is none. Its space is taken from the disk at once: a full
    /// disk is met here and not later.
    public init(path: String) throws(OpenError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OpenError.unusable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        let fault = posix_fallocate(descriptor, 0, off_t(Self.byteCount))
        guard fault == 0 else { throw OpenError.unusable(path: path, reason: String(cString: strerror(fault))) }
        let memory = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else {
            throw OpenError.unusable(path: path, reason: String(cString: strerror(errno)))
        }
        slots = memory.bindMemory(to: Int64.self, capacity: Self.slotCount * 2)
        places = Mutex(Places(free: (0..<Int32(Self.slotCount)).reversed()))
    }

    deinit { munmap(slots, Self.byteCount) }

    /// What an earlier process left behind. To be asked before anything is noted.
    func leftBehind() -> [Mark] {
        (0..<Self.slotCount).compactMap { slot in
            let message = slots[slot * 2]
            return message == 0 ? nil : Mark(message: MessageKey(number: message), lease: slots[slot * 2 + 1])
        }
    }

    /// Forgets everything, once what was left behind is dealt with.
    func clear() {
        places.withLock { places in
            places = Places(free: (0..<Int32(Self.slotCount)).reversed())
            for word in 0..<Self.slotCount * 2 { slots[word] = 0 }
        }
    }

    func begin(_ entries: some Sequence<QueueEntry>) {
        places.withLock { places in
            for entry in entries where places.taken[entry.key] == nil {
                guard let slot = places.free.popLast() else { return }
                places.taken[entry.key] = slot
                // The lease first: a process that ends between the two leaves an empty slot.
                slots[Int(slot) * 2 + 1] = entry.lease
                slots[Int(slot) * 2] = entry.key.number
            }
        }
    }

    /// Their outcomes are on disk, or they were not sent.
    func end(_ entries: some Sequence<QueueEntry>) {
        places.withLock { places in
            guard !places.taken.isEmpty else { return }
            for entry in entries {
                guard let slot = places.taken.removeValue(forKey: entry.key) else { continue }
                slots[Int(slot) * 2] = 0
                places.free.append(slot)
            }
        }
    }
}
