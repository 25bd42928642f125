import Metering
import Storage

/// What the store's engine has to do for what is asked of it.
enum EngineFigures {
    static func declare(in registry: Registry, _ engine: any Engine) {
        registry.observed(
            "postrider_store_held", .gauge, "1 where the store is certainly this node's; at 0 nothing is sent."
        ) { engine.isHeld ? 1 : 0 }
        counter("statements", "Statements run, once for each set of values.") { Double($0.statementCount) }
        counter("reads", "Reads of the store, each over one snapshot.") { Double($0.readCount) }
        counter("waits", "Times a thread of ours waited for the database server to answer.") { Double($0.waitCount) }
        counter("wait_seconds", "How long threads of ours waited for the database server.") {
            $0.waitTime / .seconds(1)
        }
        counter("connections", "Connections made to the database server.") { Double($0.connectionCount) }
        counter("repetitions", "Transactions run again after a conflict or a lost connection.") {
            Double($0.repetitionCount)
        }

        func counter(_ name: String, _ help: String, _ read: @escaping @Sendable (EngineWork) -> Double) {
            registry.observed("postrider_store_\(name)_total", .counter, help) { read(engine.work) }
        }
    }
}
