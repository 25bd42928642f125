import Dispatch
import Glibc
public import Logging
import Mail
import Synchronization

/// Where log lines go. Whoever logs never waits for the reader of the log: lines are gathered in memory, `byteLimit` at most,
/// and written by a thread of their own; what does not fit is counted and the count written.
public final class LogSink: Sendable {
    static let byteLimit = 4 << 20

    private struct State {
        var repeats = LogRepeats()
        var waiting: [UInt8] = []
        var droppedCount = 0
        var isDraining = false
        var isSweepSet = false
    }

    private let style: LogStyle
    private let writer: DescriptorWriter
    private let forJournal: Bool
    private let time: any TimeSource
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "postrider.log")

    /// To stderr.
    public convenience init(_ style: LogStyle) { self.init(style, descriptor: STDERR_FILENO) }

    init(_ style: LogStyle, descriptor: CInt, time: any TimeSource = SystemTime()) {
        self.style = style
        self.writer = DescriptorWriter(descriptor: descriptor)
        self.time = time
        forJournal = style == .text && Self.isJournal(descriptor)
    }

    /// A logger whose lines end here.
    public func logger(level: Logger.Level) -> Logger {
        Logger(label: "postrider") { [self] _ in LineHandler(sink: self, logLevel: level) }
    }

    /// Writes what is gathered, and tells what was held back. Waits a second at most.
    public func flush() {
        let now = ContinuousClock.now
        state.withLock { state in
            for line in state.repeats.sweep(now: now, all: true) { append(line, &state) }
        }
        let ended = DispatchSemaphore(value: 0)
        queue.async { [self] in
            drain()
            ended.signal()
        }
        _ = ended.wait(timeout: .now() + 1)
    }

    func take(_ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) {
        let line = LogLine(time: time.now(), level: level, message: message, metadata: metadata)
        let now = ContinuousClock.now
        let (starts, setsSweep) = state.withLock { state -> (Bool, Bool) in
            for held in state.repeats.sweep(now: now) { append(held, &state) }
            if !line.isBounded || state.repeats.mayWrite(line, now: now) { append(line, &state) }
            defer { state.isSweepSet = state.isSweepSet || line.isBounded }
            return (startDraining(&state), line.isBounded && !state.isSweepSet)
        }
        if starts { queue.async { [self] in drain() } }
        if setsSweep { sweepLater() }
    }

    /// So that what was held back is told even where nothing else is logged.
    private func sweepLater() {
        queue.asyncAfter(deadline: .now() + .seconds(Int(LogRepeats.window.components.seconds) + 1)) { [self] in
            let now = ContinuousClock.now
            let isOver = state.withLock { state in
                for line in state.repeats.sweep(now: now) { append(line, &state) }
                state.isSweepSet = state.repeats.keyCount > 0
                return !state.isSweepSet
            }
            drain()
            if !isOver { sweepLater() }
        }
    }

    private func append(_ line: LogLine, _ state: inout State) {
        let bytes = line.bytes(style, forJournal: forJournal)
        guard state.waiting.count + bytes.count <= Self.byteLimit else {
            state.droppedCount += 1
            return
        }
        state.waiting.append(contentsOf: bytes)
    }

    private func startDraining(_ state: inout State) -> Bool {
        guard !state.isDraining, !state.waiting.isEmpty else { return false }
        state.isDraining = true
        return true
    }

    private func drain() {
        while true {
            let bytes = state.withLock { state in
                if state.droppedCount > 0, state.waiting.count < Self.byteLimit / 2 {
                    let metadata: Logger.Metadata = ["lines": "\(state.droppedCount)"]
                    state.droppedCount = 0
                    append(
                        LogLine(
                            time: time.now(), level: .warning, message: "log lines lost: the log was not read in time",
                            metadata: metadata), &state)
                }
                defer { state.waiting = [] }
                if state.waiting.isEmpty { state.isDraining = false }
                return state.waiting
            }
            guard !bytes.isEmpty else { return }
            // Nobody can be told where the log itself cannot be written.
            try? writer.write(bytes)
        }
    }

    /// Whether the journal reads the descriptor. Source: systemd.exec(5), JOURNAL_STREAM.
    private static func isJournal(_ descriptor: CInt) -> Bool {
        guard let wanted = getenv("JOURNAL_STREAM") else { return false }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return false }
        return String(cString: wanted) == "\(facts.st_dev):\(facts.st_ino)"
    }
}

extension LogLine {
    /// Whether lines like it are held back when they come too often: what is worth a notice, and every refusal. What goes
    /// well, and what one asked to see by `debug`, is told in full.
    fileprivate var isBounded: Bool { level >= .notice || fields.contains { $0.name == "reason" } }
}

/// swift-log's way to the sink.
struct LineHandler: LogHandler {
    let sink: LogSink
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(sink: LogSink, logLevel: Logger.Level) {
        self.sink = sink
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = metadata
        if let more = metadataProvider?.get() { fields.merge(more) { $1 } }
        if let more = event.metadata { fields.merge(more) { $1 } }
        if let error = event.error { fields["error"] = "\(error)" }
        sink.take(event.level, event.message.description, fields)
    }
}
