import Hummingbird
import JSON
import Mail

extension Response {
    /// A page of a list: `data`, `has_more`, and `next_after`, which asked for as `after` gives the page that follows.
    /// - Parameter items: one more than `limit` where there are more.
    static func page<Item>(
        _ items: [Item], limit: Int, after: (Item) -> String, json: (Item) -> JSONValue
    ) -> Response {
        let shown = items.prefix(limit)
        let hasMore = items.count > limit
        return .json([
            "data": .array(shown.map(json)),
            "has_more": .bool(hasMore),
            "next_after": hasMore ? .text(shown.last.map(after)) : .null,
        ])
    }
}

/// How a list or report is answered.
enum AnswerFormat: String, CaseIterable { case json, csv }

extension QueryReader {
    /// By the parameter `format`, else by `Accept`: CSV where it is named and JSON is not.
    mutating func format(_ request: Request) -> AnswerFormat {
        let accepted = request.headers[.accept]?.lowercased() ?? ""
        return choice("format")
            ?? (accepted.contains("text/csv") && !accepted.contains("application/json") ? .csv : .json)
    }

    /// An address, normalised as the store keeps it.
    mutating func address(_ name: String) -> String? {
        guard let text = text(name) else { return nil }
        guard let mailbox = Mailbox(internationalized: text) else {
            note(name, "invalid_address", "`\(name)` is no address.")
            return nil
        }
        return mailbox.normalized.description
    }
}
