drop table privacy_exports, privacy_requests;
