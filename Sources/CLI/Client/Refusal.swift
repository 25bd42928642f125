/// An answer that is no success, with its problem document. Source: RFC 9457.
struct Refusal {
    let status: Int
    let problem: JSON
    /// Of the resource that was asked for, as `/v1/messages/msg_0c2k…`.
    var path = ""

    var failure: CommandFailure {
        let faults = faults
        guard faults.count != 1 else { return CommandFailure(exitStatus, faults[0]) }
        return CommandFailure(exitStatus, ([sentence] + faults).joined(separator: "\n  "))
    }

    private var exitStatus: ExitStatus {
        switch status {
        case 401, 403: .keyRefused
        case 404: .notFound
        case 408, 429, 503, 504, 507: .tryAgain
        case 400, 422: .wrongUsage
        default: .failed
        }
    }

    /// What went wrong in one sentence; where faults follow, what they have in common.
    private var sentence: String {
        let title = problem["title"]?.plain ?? "the node answered \(status)"
        guard faults.isEmpty, let detail = problem["detail"]?.plain, !detail.isEmpty else { return title }
        guard status == 404, let name, !detail.contains(name) else { return detail }
        return (detail.last == "." ? String(detail.dropLast()) : detail) + ": " + Table.printable(name)
    }

    /// The one that a path names: its third part.
    private var name: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[2]) : nil
    }

    /// Each with its place, unless the sentence names it itself.
    private var faults: [String] {
        (problem["errors"]?.array ?? []).map { fault in
            let detail = fault["detail"]?.plain ?? ""
            let place = ["pointer", "parameter", "header"].compactMap { fault[$0]?.plain }.first { !$0.isEmpty }
            guard let place, !detail.hasPrefix("`") else { return detail }
            return "\(place.hasPrefix("/") ? String(place.dropFirst()) : place): \(detail)"
        }
    }
}
