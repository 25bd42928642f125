import HTTP
import Mail
import Metering
import Storage
import Synchronization

/// Whether this node should be given work.
final class NodeHealth: Sendable {
    private struct State {
        var isListening = false
        var isEnding = false
    }

    private let engine: any Engine
    private let probe: StoreProbe
    private let directory: DataDirectory
    private let reserve: Int
    private let state = Mutex(State())

    /// - Parameter reserve: bytes of the disk below which the node calls itself not ready.
    init(engine: any Engine, directory: DataDirectory, reserve: Int, time: any TimeSource) {
        self.engine = engine
        probe = StoreProbe(engine: engine, time: time)
        self.directory = directory
        self.reserve = reserve
    }

    func declare(in registry: Registry) {
        registry.observed("postrider_disk_free_bytes", .gauge, "What may still be written on the store's disk.") {
            [path = directory.path] in SpaceWatch.freeByteCount(at: path).map(Double.init)
        }
        EngineFigures.declare(in: registry, engine)
        registry.observed("postrider_disk_reserve_bytes", .gauge, "Below that the node calls itself not ready.") {
            [reserve] in Double(reserve)
        }
    }

    func listens() { state.withLock { $0.isListening = true } }
    func ends() { state.withLock { $0.isEnding = true } }

    func readiness() async -> Readiness {
        let state = state.withLock(\.self)
        let fault = await probe.fault() ?? doubt
        return Readiness([
            .init("store", isPassed: fault == nil, detail: fault ?? ""), disk,
            .init(
                "listeners", isPassed: state.isListening, detail: state.isListening ? "" : "not all ports are open yet"),
            .init("serving", isPassed: !state.isEnding, detail: state.isEnding ? "the node is ending" : ""),
        ])
    }

    private var doubt: String? {
        engine.isHeld ? nil : "another node could have taken the store over: nothing is sent until it is certainly ours"
    }

    private var disk: Readiness.Check {
        guard let free = SpaceWatch.freeByteCount(at: directory.path) else {
            return .init("disk", isPassed: false, detail: "the system does not say how much room there is")
        }
        let words = "\(ByteCountText.write(free)) free, \(ByteCountText.write(reserve)) are the least"
        return .init("disk", isPassed: free >= reserve, detail: words)
    }
}
