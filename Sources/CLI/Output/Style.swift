import Foundation

/// Colour and weight of text on a terminal; plain elsewhere, and where `NO_COLOR` or `TERM=dumb` ask for it.
struct Style {
    /// For what goes to stdout.
    static let output = Style(isOn: wantsStyle(isTerminal: Console.isOutputTerminal))
    /// For what goes to stderr.
    static let error = Style(isOn: wantsStyle(isTerminal: Console.isErrorTerminal))

    let isOn: Bool

    static func wantsStyle(isTerminal: Bool, environment: [String: String] = ProcessInfo.processInfo.environment)
        -> Bool
    {
        if environment["NO_COLOR"]?.isEmpty == false { return false }
        if environment["FORCE_COLOR"]?.isEmpty == false { return true }
        return isTerminal && environment["TERM"] != "dumb"
    }

    func bold(_ text: String) -> String { wrap(text, "1") }
    func faint(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }
    func magenta(_ text: String) -> String { wrap(text, "35") }
    func blue(_ text: String) -> String { wrap(text, "34") }

    /// A status in its colour, the same on every page and in every table.
    func status(_ text: String, as status: String) -> String {
        switch status {
        case "ok", "deliverable", "pass": green(text)
        case "hard_bounce", "undeliverable", "fail": red(text)
        case "spam_bounce": magenta(text)
        case "soft_bounce", "deferred", "risky", "warn": yellow(text)
        case "dropped": faint(text)
        case "injected": blue(text)
        default: text
        }
    }

    private func wrap(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
