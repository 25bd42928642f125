import CUnbound
import Glibc
import Synchronization

/// The thread that owns the context: takes questions from the inbox, hands them to the library, and answers when the
/// library's descriptor becomes readable. At most 128 questions are with the library at once; with 512, servers and
/// sockets begin to lose datagrams.
///
/// `@unchecked Sendable`: the inbox is locked, all else is touched by its own thread alone.
final class UnboundWorker: @unchecked Sendable {
    static let inFlightLimit = 128
    /// Questions that may wait in the inbox; more are answered `failed` at once.
    static let inboxLimit = 200_000

    private struct Inbox {
        var questions: [UnboundQuestion] = []
        var isStopping = false
    }

    private let inbox = Mutex(Inbox())
    private let wakeUp = WakeUpPipe()
    private let deadline: Duration
    private let context: UnboundContext
    /// Oldest first; `waitingStart` is the first one that has not left.
    private var waiting: [UnboundQuestion] = []
    private var waitingStart = 0
    private var inFlight: [Int32: UnboundFlight] = [:]
    private var lastExpiry = ContinuousClock.now

    init(context: UnboundContext, deadline: Duration) {
        self.context = context
        self.deadline = deadline
    }

    /// False where the system gives no thread.
    func start() -> Bool {
        var thread = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<UnboundWorker>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        if code != 0 {
            retained.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// From any thread.
    func ask(_ question: UnboundQuestion) {
        let count = inbox.withLock { inbox -> Int in
            guard !inbox.isStopping, inbox.questions.count < UnboundWorker.inboxLimit else { return 0 }
            inbox.questions.append(question)
            return inbox.questions.count
        }
        switch count {
        case 0: question.answer(.failed("resolver overloaded or stopping"))
        case 1: wakeUp.ring()
        default: break
        }
    }

    /// From any thread; questions not yet answered are answered `failed`.
    func stop() {
        inbox.withLock { $0.isStopping = true }
        wakeUp.ring()
    }

    // MARK: On the thread

    private func run() {
        while takeQuestions() {
            startWaiting()
            let isIdle = inFlight.isEmpty && waitingStart == waiting.count
            wakeUp.wait(orReadable: ub_fd(context.pointer), milliseconds: isIdle ? -1 : 250)
            ub_process(context.pointer)
            expire()
        }
        for flight in inFlight.values { flight.question.answer(.failed("resolver stopped")) }
        for question in waiting[waitingStart...] { question.answer(.failed("resolver stopped")) }
    }

    /// False when it is time to end.
    private func takeQuestions() -> Bool {
        wakeUp.quieten()
        return inbox.withLock { inbox in
            waiting.append(contentsOf: inbox.questions)
            inbox.questions.removeAll(keepingCapacity: true)
            return !inbox.isStopping
        }
    }

    private func startWaiting() {
        while inFlight.count < UnboundWorker.inFlightLimit, waitingStart < waiting.count {
            start(waiting[waitingStart])
            waitingStart += 1
        }
        if waitingStart == waiting.count || waitingStart > 4_096 {
            waiting.removeFirst(waitingStart)
            waitingStart = 0
        }
    }

    private func start(_ question: UnboundQuestion) {
        let flight = UnboundFlight(question, worker: self)
        var asyncID: Int32 = 0
        let code = ub_resolve_async(
            context.pointer, question.name, question.type.rawValue, 1,
            Unmanaged.passUnretained(flight).toOpaque(), { UnboundFlight.land($0, code: $1, result: $2) }, &asyncID)
        guard code == 0 else { return question.answer(.failed(UnboundContext.text(code))) }
        flight.asyncID = asyncID
        inFlight[asyncID] = flight
    }

    /// The library's answer has come.
    fileprivate func land(_ flight: UnboundFlight, _ answer: UnboundReply) {
        inFlight[flight.asyncID] = nil
        flight.question.answer(answer)
    }

    /// Looks at most four times a second.
    private func expire() {
        let now = ContinuousClock.now
        guard now - lastExpiry >= .milliseconds(200) else { return }
        lastExpiry = now
        for flight in inFlight.values where now - flight.question.start >= deadline {
            ub_cancel(context.pointer, flight.asyncID)
            land(flight, .failed("timed out"))
        }
        while waitingStart < waiting.count, now - waiting[waitingStart].start >= deadline {
            waiting[waitingStart].answer(.failed("timed out"))
            waitingStart += 1
        }
    }
}

/// A question the library is at work on. The worker holds it for as long as the library knows its address.
private final class UnboundFlight {
    let question: UnboundQuestion
    /// The library's name for it.
    var asyncID: Int32 = 0
    private unowned let worker: UnboundWorker

    init(_ question: UnboundQuestion, worker: UnboundWorker) {
        self.question = question
        self.worker = worker
    }

    static func land(_ address: UnsafeMutableRawPointer?, code: Int32, result: UnsafeMutablePointer<ub_result>?) {
        guard let address else { return }
        let flight = Unmanaged<UnboundFlight>.fromOpaque(address).takeUnretainedValue()
        defer { ub_resolve_free(result) }
        guard code == 0, let result else { return flight.worker.land(flight, .failed(UnboundContext.text(code))) }
        flight.worker.land(flight, UnboundAnswer.read(result))
    }
}
