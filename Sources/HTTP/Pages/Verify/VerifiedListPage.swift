import Accounts
import Hummingbird
import Mail
import Storage
import Verification

/// `/verify/{job}`: one list.
enum VerifiedListPage {
    static func show(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await VerificationJobsAPI.find(visit, front)
        let jobs = try front.verificationJobs
        let path = "/verify/\(job.key)"
        var body: Markup = """
            <p class="row small">\(job.badge.markup) <span>begun \(TimeShown(job.createdAt).markup)</span> \
            <span>\(Figures.size(job.byteCount))</span> <span>\(job.options.level == .fast ? "fast" : "with DNS")</span></p>
            """
        if let fault = job.fault { body += "<p class=\"wrong\">\(Shown.line(fault, limit: 400))</p>" }
        if !job.state.isOver {
            body += """
                <p aria-live="polite">\(percent(job.progress)): \(Figures.count(job.counts.rows)) rows so far</p>
                """
        }
        if job.state == .ready, jobs.isHere(job) {
            body += """
                <p><a class="button" data-export href="\(path)/result">Download \(job.resultName)</a> \
                <span class="soft small">\(Figures.size(job.resultByteCount)), kept until \
                \(job.expiresAt.map { TimeShown($0).markup } ?? Markup.nothing)</span></p>
                """
        }
        body += summary(job)
        if visit.knownCaller.may(.verify) {
            body +=
                job.state.isOver
                ? PageForm(action: "\(path)/remove", button: "Remove", tone: .quiet).markup
                : PageForm(action: "\(path)/cancel", button: "Cancel", tone: .grave).markup
        }
        return front.layout.page(
            VerifyPage.name(job), section: .verify, trail: [("Verify", "/verify")], body, request: request,
            visit: visit, refresh: job.state.isOver ? nil : 3)
    }

    private static func summary(_ job: VerificationJob) -> Markup {
        let counts = job.counts
        guard counts.rows > 0 else { return .nothing }
        let bars = Verdict.allCases.map { verdict in
            BarList.Bar(
                name: verdict.words, count: counts.count(verdict), token: verdict.token,
                share: Figures.percent(counts.count(verdict), of: max(1, counts.addresses)))
        }
        let reasons = PageTable(
            caption: "Why, the most first", columns: ["Verdict", "Reason", "Addresses"],
            rows: counts.outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { outcome, count in
                [.badge(outcome.verdict.badge), .text(outcome.reason.shown), .count(count)]
            }, empty: EmptyState(words: "No address so far."))
        let figures = FigureRow([
            .init("Rows", Figures.count(counts.rows), "below the header"),
            .init(
                "Repeated", (counts.isRepeatedAtLeast ? "≥ " : "") + Figures.count(counts.repeated),
                "counted, and written like the others"),
            .init("Without an address", Figures.count(counts.withoutAddress), "or not to be read"),
            .init("With a suggestion", Figures.count(counts.suggestions), "probably typed wrong"),
        ])
        return figures.markup
            + Card("Verdicts", BarList(title: "Addresses by verdict", bars: bars).markup).markup
            + Card("Reasons", reasons.markup).markup
            + Card("Expected bounces", lead: Self.lead, expectations(job)).markup
    }

    private static func percent(_ share: Double) -> String {
        Figures.percent(Int((share * 100_000).rounded()), of: 100_000)
    }

    private static let lead =
        "An estimate for the first mail, from what was found out; your own bounces by source say more as soon as there are any."

    private static func expectations(_ job: VerificationJob) -> Markup {
        let parts: [(String, Set<Verdict>)] = [
            ("As it is", Set(Verdict.allCases)), ("Without the undeliverable", ListCounts.cleaned),
            ("Without the risky too", ListCounts.cautious),
        ]
        return PageTable(
            caption: "Hard bounces to be expected",
            columns: ["If you write to the list", "Addresses", "Expected", "Usual for"],
            rows: parts.map { words, verdicts in
                let expectation = job.counts.expectation(of: verdicts, at: job.options.level)
                let usual = expectation.benchmark.map { benchmark in
                    let (from, to) = (benchmark.range.lowerBound, benchmark.range.upperBound)
                    return "\(benchmark.name), "
                        + (from <= 0
                            ? "under \(percent(to))"
                            : to >= 1 ? "\(percent(from)) and more" : "\(percent(from)) to \(percent(to))")
                }
                return [
                    .text(words), .count(expectation.addresses),
                    .figure(expectation.rate.map(percent) ?? "–"), .text(usual ?? "–"),
                ]
            }
        ).markup
    }

    static func cancel(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await VerificationJobsAPI.cancel(visit, front)
        return Said.then("/verify/\(job.key)", "The verification is cancelled; nothing of it stays.")
    }

    static func remove(_ request: Request, _ visit: Visit, _ front: Front) async throws -> Response {
        let job = try await VerificationJobsAPI.remove(visit, front)
        return Said.then("/verify", "“\(VerifyPage.name(job))” was removed.")
    }
}
