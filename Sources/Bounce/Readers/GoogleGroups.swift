extension Dialect {
    /// Google Groups answers in the sender's language that the group may not exist or may not be open to the sender: one
    /// sentence for both, so the fault stays open. Seen: reports in eleven languages, 2014 to 2024.
    static let googleGroups = Dialect(
        name: "google_groups",
        signs: [.text("groups.google.com/support"), .text("google groups")],
        failures: [
            "the group you tried to contact", "the google group you tried to contact", "グループにメッセージを投稿する権限がない",
            "el grupo con el que has intentado", "le groupe que vous avez essayé de contacter", "您試圖聯絡的",
            "您尝试联系的群组", "группа, с которой вы пытались связаться", "die gruppe, die sie kontaktieren wollten",
            "il gruppo che hai tentato di contattare", "o grupo que você tentou contatar",
        ])
}
