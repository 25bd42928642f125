import Configuration
import Storage

/// Flags over environment over file over defaults.
public struct ConfigurationSources: Sendable {
    /// A setting's text with the place it came from.
    public struct Found: Hashable, Sendable {
        public let setting: Setting
        public let texts: [String]
        /// `--smtp`, `POSTRIDER_SMTP`, a file's path, `default`.
        public let origin: String

        public var text: String { texts.joined(separator: ",") }

        /// The text for people: an address of a store without its password.
        public var shownText: String {
            guard setting == .store, !text.isEmpty else { return text }
            return (try? PostgreSQLAddress(text).description) ?? "…"
        }
    }

    private let flags: [Setting: [String]]
    private let environment: EnvironmentVariablesProvider
    private let file: (path: String, values: YAMLSnapshot)?

    /// Variables of the environment that begin with `POSTRIDER_` and are no setting of the node.
    static let otherVariables = ["POSTRIDER_CONFIG", "POSTRIDER_API_KEY", "POSTRIDER_URL"]

    /// - Parameters:
    ///   - flags: what the command line said.
    ///   - path: the file to read; `nil`: the one `POSTRIDER_CONFIG` names, if any.
    public init(flags: [Setting: [String]], environment: [String: String], file path: String?)
        throws(ConfigurationError)
    {
        self.flags = flags
        try Self.checkNames(of: environment)
        self.environment = EnvironmentVariablesProvider(environmentVariables: environment)
        if let path = path ?? environment["POSTRIDER_CONFIG"], !path.isEmpty {
            file = (path, try ConfigurationFile(path: path).values)
        } else {
            file = nil
        }
    }

    private static func checkNames(of environment: [String: String]) throws(ConfigurationError) {
        let known = Setting.allCases.map(\.environmentName) + otherVariables
        for name in environment.keys.sorted() where name.hasPrefix("POSTRIDER_") && !known.contains(name) {
            let suggestion = Suggestion.nearest(to: name, among: known)
            throw .unknownKey(name, place: "environment", suggestion: suggestion)
        }
    }

    /// What a setting is set to and who said so.
    public func find(_ setting: Setting) throws(ConfigurationError) -> Found {
        if let texts = flags[setting] {
            return Found(setting: setting, texts: texts, origin: "--\(setting.rawValue)")
        }
        if let text = inEnvironment(setting) {
            return Found(setting: setting, texts: split(text, setting), origin: setting.environmentName)
        }
        if let file, let texts = try inFile(file.values, setting, path: file.path) {
            return Found(setting: setting, texts: texts, origin: file.path)
        }
        return Found(setting: setting, texts: split(setting.defaultText, setting), origin: "default")
    }

    private func inEnvironment(_ setting: Setting) -> String? {
        let key = AbsoluteConfigKey(["postrider", setting.rawValue])
        guard let value = try? environment.value(forKey: key, type: .string).value,
            case .string(let text) = value.content
        else { return nil }
        return text
    }

    private func inFile(_ values: YAMLSnapshot, _ setting: Setting, path: String) throws(ConfigurationError)
        -> [String]?
    {
        let key = AbsoluteConfigKey([setting.rawValue])
        if let value = try? values.value(forKey: key, type: .string).value, case .string(let text) = value.content {
            return split(text, setting)
        }
        if let value = try? values.value(forKey: key, type: .stringArray).value,
            case .stringArray(let texts) = value.content
        {
            guard setting.isList else {
                throw .badValue(
                    texts.joined(separator: ","), of: setting.rawValue, origin: path, reason: "one value, not a list")
            }
            return texts
        }
        return nil
    }

    private func split(_ text: String, _ setting: Setting) -> [String] {
        guard setting.isList else { return [text] }
        return text.split(separator: ",").map { String($0.trimmingPrefix { $0 == " " }) }
    }
}
