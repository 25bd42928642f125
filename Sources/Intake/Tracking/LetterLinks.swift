import Mail
import Storage

/// Where the links of one message lead, and the image that tells of its being opened.
struct LetterLinks {
    let tracking: Tracking
    let message: MessageKey
    /// The numbers of the targets that are the same for everybody; `nil`: links lead where they always led.
    let numbers: [Int64]?
    let showsOpens: Bool

    /// The link in the place of shared target `place`.
    func url(_ place: Int) -> String? {
        guard let numbers, numbers.indices.contains(place) else { return nil }
        return tracking.clickURL(message, link: numbers[place])
    }

    /// The link in the place of a target of the recipient's own; `nil` for what is not led through us, such as our own links.
    func url(of target: [UInt8]) -> String? {
        guard numbers != nil, LinkTarget.isFollowed(target), let text = String(validating: target, as: UTF8.self),
            !text.hasPrefix(tracking.baseURL + "/u/")
        else { return nil }
        return tracking.clickURL(message, target: text)
    }

    var image: String? {
        guard showsOpens else { return nil }
        return "<img src=\"\(tracking.openURL(message))\" alt=\"\" width=\"1\" height=\"1\" style=\"border:0\">"
    }
}
