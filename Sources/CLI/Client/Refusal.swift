/// An answer that is no success, with its problem document. Source: RFC 9457.
struct Refusal {
    let status: Int
    let problem: JSON

    var failure: CommandFailure {
        CommandFailure(exitStatus, ([sentence] + faults).joined(separator: "\n  "))
    }

    private var exitStatus: ExitStatus {
        switch status {
        case 401, 403: .keyRefused
        case 404: .notFound
        case 408, 429, 503, 504: .tryAgain
        case 400, 422: .wrongUsage
        default: .failed
        }
    }

    private var sentence: String {
        let title = problem["title"]?.plain ?? "the node answered \(status)"
        guard let detail = problem["detail"]?.plain, !detail.isEmpty else { return title }
        return "\(title): \(detail)"
    }

    private var faults: [String] {
        (problem["errors"]?.array ?? []).map { fault in
            let place = ["pointer", "parameter", "header"].compactMap { fault[$0]?.plain }.first { !$0.isEmpty }
            return [place, fault["detail"]?.plain].compactMap { $0 }.joined(separator: ": ")
        }
    }
}
