import Metering

/// Reads, compares and shows until it is cancelled, or once.
struct TopView {
    private struct Reading {
        let samples: Samples
        let queues: [JSON]
        let at: ContinuousClock.Instant
    }

    /// How quickly a key is heard.
    private static let beat = Duration.milliseconds(100)

    let api: API
    let interval: Duration
    let once: Bool
    let json: Bool

    func run() async throws {
        if once || json || !Console.isOutputTerminal { return try await runPlain() }
        let screen = Screen()
        defer { screen.leave() }
        try await run(on: screen)
    }

    // MARK: Lines

    private func runPlain() async throws {
        var last = try await read()
        repeat {
            try await Task.sleep(for: interval)
            let reading = try await read()
            let figures = figures(reading, since: last)
            last = reading
            if json {
                try Console.data(figures.json.text)
            } else {
                let sheet = TopSheet(figures: figures, place: api.base, style: Style.output)
                for line in sheet.lines(width: Console.width, height: nil) { try Console.data(line) }
                if !once { try Console.data("") }
            }
        } while !once
    }

    // MARK: A screen

    private func run(on screen: Screen) async throws {
        var last: Reading?
        var trouble: String?
        while true {
            do {
                let reading = try await read()
                draw(figures(reading, since: last), trouble: nil, on: screen)
                last = reading
                trouble = nil
            } catch let failure as CommandFailure where failure.status == .tryAgain {
                // A node that is restarted comes back.
                trouble = failure.sentence
                last.map { draw(figures($0, since: nil), trouble: trouble, on: screen) }
                if last == nil { throw failure }
            }
            // The first rates come soon.
            let pause = last != nil && trouble == nil ? interval : .seconds(1)
            guard try await rest(pause, on: screen) else { return }
        }
    }

    private func draw(_ figures: TopFigures, trouble: String?, on screen: Screen) {
        let sheet = TopSheet(figures: figures, place: api.base, style: Style.output)
        let head = trouble.map { [Style.output.red(TextWidth.cut($0, to: Console.width)), ""] } ?? []
        let room = Screen.height - 1
        screen.show(head + sheet.lines(width: Console.width, height: room - head.count))
    }

    /// - Returns: false where the person wants to leave.
    private func rest(_ pause: Duration, on screen: Screen) async throws -> Bool {
        let end = ContinuousClock.now + pause
        while ContinuousClock.now < end {
            try await Task.sleep(for: Self.beat)
            if let key = screen.key(), key == "q" || key == "Q" { return false }
        }
        return true
    }

    private func read() async throws -> Reading {
        let text = try await api.text("/metrics")
        let queues = try await api.get("/v1/queues")["data"]?.array ?? []
        return Reading(samples: Samples(text), queues: queues, at: .now)
    }

    private func figures(_ reading: Reading, since last: Reading?) -> TopFigures {
        let seconds = last.map { (reading.at - $0.at) / .seconds(1) } ?? 0
        return TopFigures(now: reading.samples, earlier: last?.samples, seconds: seconds, queues: reading.queues)
    }
}
