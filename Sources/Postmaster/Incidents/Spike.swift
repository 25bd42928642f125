internal import Spool

/// Refusals of a destination that jump out of its own history.
struct Spike: Hashable, Sendable {
    let destination: Destination
    let kind: IncidentKind
    /// The first span that it shows in, and one more before.
    let firstSpan: Int64
    /// The span in which it was seen.
    let lastSpan: Int64
    /// What it was on bad days before, and is now: 0...1.
    let usual: Double
    let share: Double
    /// Since `firstSpan`, by account.
    let accounts: [Int64: RefusalCounts]
    /// The event of a refusal, for its words.
    let sample: Int64?
}

extension DestinationTrack {
    /// - Parameters:
    ///   - since: the first span that is looked at.
    ///   - now: the present span.
    func spike(
        of destination: Destination, _ settings: IncidentSettings, since: Int64, now: Int64
    ) -> Spike? {
        guard history.answered >= settings.historyCount else { return nil }
        for kind in IncidentKind.allCases {
            for window in Self.windows {
                let range = max(since, now - window + 1)...now
                let counts = sum(range)
                guard counts[kind] >= settings.count else { continue }
                let usual = history.usual(kind)
                let alarm = settings.alarm(kind, usual: usual)
                guard ShareBound.lower(counts[kind], of: counts.answered) > alarm,
                    !StreamShare.explains(streams(range), kind, alarm: alarm, least: settings.count)
                else { continue }
                return spike(of: destination, kind, usual: usual, in: range, settings)
            }
        }
        return nil
    }

    private func spike(
        of destination: Destination, _ kind: IncidentKind, usual: Double, in range: ClosedRange<Int64>,
        _ settings: IncidentSettings
    ) -> Spike {
        let counts = sum(range)
        let first = firstSpan(kind, calm: settings.calm(kind, usual: usual), upTo: range.upperBound) - 1
        var accounts: [Int64: RefusalCounts] = [:]
        for (stream, counts) in streams(first...range.upperBound) where stream.account > 0 {
            accounts[stream.account, default: RefusalCounts()] += counts
        }
        return Spike(
            destination: destination, kind: kind, firstSpan: first, lastSpan: range.upperBound, usual: usual,
            share: counts.share(of: kind),
            accounts: accounts, sample: lastRefusal.flatMap { $0.kind == kind ? $0.sequence : nil })
    }

    /// The first of the spans that are not calm any more, back from the present one over gaps of half an hour.
    private func firstSpan(_ kind: IncidentKind, calm: Double, upTo last: Int64) -> Int64 {
        var first = last
        var gap = 0
        for span in stride(from: last, to: last - Self.spanCount, by: -1) {
            let counts = sum(span...span)
            if counts[kind] > 0, counts.share(of: kind) >= calm {
                first = span
                gap = 0
            } else {
                gap += 1
                if gap > 3 { break }
            }
        }
        return first
    }

    /// Whether an incident that is open is over: as many answers as a judgement needs in the whole of the quiet time, none of
    /// its spans full of refusals, nor all of them together; or nothing was said for a day.
    func isOver(_ kind: IncidentKind, _ settings: IncidentSettings, openedIn opened: Int64, now: Int64) -> Bool {
        let quiet = max(1, settings.quiet.components.seconds / Self.spanLength)
        let range = (now - quiet)...now
        let all = sum(range)
        if all.answered == 0 { return now - max(lastSpan, opened) >= 24 * 3_600 / Self.spanLength }
        guard range.lowerBound >= opened, all.answered >= 5 else { return false }
        let calm = settings.calm(kind, usual: history.usual(kind))
        return all.share(of: kind) < calm
            && range.allSatisfy { span in
                let counts = sum(span...span)
                return counts[kind] < 3 || counts.share(of: kind) < calm
            }
    }
}
