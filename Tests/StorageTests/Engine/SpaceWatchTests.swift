import Storage
import Synchronization
import Testing

@Suite("The watch over the disk's room")
struct SpaceWatchTests {
    private final class Disk: Sendable {
        let free = Mutex<Int?>(1_000)
        let changes = Mutex<[Bool]>([])
    }

    @Test("is low under the reserve, until an eighth more is free")
    func hysteresis() {
        let disk = Disk()
        let watch = SpaceWatch(reserve: 800) { isLow, _ in
            disk.changes.withLock { $0.append(isLow) }
        } measure: {
            disk.free.withLock(\.self)
        }
        for (free, isLow) in [(1_000, false), (800, false), (799, true), (850, true), (899, true), (900, false)] {
            disk.free.withLock { $0 = free }
            #expect(watch.isLow == isLow, "\(free) free")
        }
        #expect(disk.changes.withLock(\.self) == [true, false])
    }

    @Test("stays as it was where nobody knows")
    func unknown() {
        let disk = Disk()
        let watch = SpaceWatch(reserve: 800) { disk.free.withLock(\.self) }
        disk.free.withLock { $0 = 1 }
        #expect(watch.isLow)
        disk.free.withLock { $0 = nil }
        #expect(watch.isLow)
    }

    @Test("knows the disk of a path")
    func disk() {
        #expect(!SpaceWatch(path: "/", reserve: 1).isLow)
        #expect(SpaceWatch(path: "/", reserve: Int.max / 2).isLow)
    }
}
